import type { FastifyRequest } from 'fastify'
import type { AuthenticationMethod } from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import type { LoginFlowRecord } from '../flows/flow.ts'
import type { Guess, GuessedSecret } from '../guesses/guesses.ts'
import type { IdentityRecord } from '../identities/identity.ts'
import { currentSession } from '../sessions/current-session.ts'

/** The entry of a session whose person has just shown a second factor. */
export function secondFactor({ clock }: IdentityContext, method: string): AuthenticationMethod {
  return { method, aal: 'aal2', completed_at: clock().toISOString() }
}

/**
 * Counts a guess of a second factor for the account, because whoever knows the password can have any number of
 * sessions. A session that has shown a second factor already is counted by itself: nobody shuts its person out.
 */
export async function beginSecondFactor(
  context: IdentityContext,
  secret: GuessedSecret,
  { id }: IdentityRecord,
  request: FastifyRequest,
): Promise<Guess> {
  const current = await currentSession(context, request)
  const known = current?.session.identityId === id && current.session.aal === 'aal2'
  return context.guesses.begin(secret, id, request, known ? current.session.id : undefined)
}

/** A field to type a code into; it holds nothing, also after a code was refused. */
export function codeField(flow: LoginFlowRecord, name: string) {
  return emptyUntilSent(flow, { name, type: 'text', required: true } as const)
}

/** A field that is shown empty, and without any value once the form was sent. */
export function emptyUntilSent<Field extends object>(
  { active }: LoginFlowRecord,
  field: Field,
): Field & { readonly value?: '' } {
  return active === undefined ? { ...field, value: '' } : field
}
