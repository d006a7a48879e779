import type { FastifyReply } from 'fastify'
import { answerError, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import {
  type CredentialHeaders,
  type CurrentSession,
  currentSession,
} from '../../sessions/current-session.ts'
import { requireAssurance } from '../../sessions/required-assurance.ts'
import type { SettingsFlowRecord } from '../flow.ts'

/** Throws 403 `session_aal2_required` when the account has a second factor and the session has not seen it. */
export function requireSettingsAssurance(
  { settings }: IdentityContext,
  { session }: CurrentSession,
  returnTo: string | undefined,
): void {
  requireAssurance(settings, session, settings.settings.requiredAssurance, returnTo)
}

/** The session of a request to a settings flow, which must be of the person whose flow it is; else 403. */
export async function sessionOfFlow(
  context: IdentityContext,
  request: CredentialHeaders,
  flow: SettingsFlowRecord,
): Promise<CurrentSession | undefined> {
  const current = await currentSession(context, request)
  if (!current) return undefined
  if (current.session.identityId !== flow.identityId)
    throw identityError(
      'security_identity_mismatch',
      'Somebody else is signed in now. Open the settings again.',
    )
  return current
}

/** The person of a settings flow with their credentials. */
export async function personOf(
  { identities }: IdentityContext,
  flow: SettingsFlowRecord,
): Promise<IdentityRecord> {
  const identity = await identities.get(flow.identityId)
  if (!identity) throw identityError('not_found', 'This account no longer exists.')
  return identity
}

/** Whether the sign-in is recent enough for changes of credentials. */
export function isRecent({ settings, clock }: IdentityContext, { session }: CurrentSession): boolean {
  const age = clock().getTime() - session.authenticatedAt.getTime()
  return age <= settings.settings.privilegedSessionSeconds * 1000
}

/** Nobody is signed in: 401 for scripts, the sign-in page for browsers. */
export function answerNoSession({ settings }: IdentityContext, talk: Dialogue): FastifyReply {
  if (!talk.json) return talk.reply.redirect(settings.login.uiUrl, 302)
  return answerError(talk, identityError('unauthorized', 'This flow needs a session. Sign in first.'))
}
