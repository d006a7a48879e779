import { randomUUID } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { AuthenticationMethod, UiText } from '../../../contracts/identity-api.ts'
import type { Queryable } from '../../../database/database.ts'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { availableAssurance } from '../../credentials/index.ts'
import { type OidcLink, withOidcLink } from '../../credentials/oidc.ts'
import type { IdentityChange, IdentityRecord } from '../../identities/identity.ts'
import { IdentityConflict } from '../../identities/identity-conflict.ts'
import { InvalidTraits } from '../../schemas/invalid-traits.ts'
import type { Authenticated } from '../../strategies/strategy.ts'
import { accountDisabled, identifierTaken, linkMismatch } from '../../ui-text/flow-errors.ts'
import { fieldMessages } from '../../ui-text/validation.ts'
import type { SignInFlowRecord } from '../flow.ts'
import { RefusedChange } from '../refused-change.ts'
import { afterSignIn } from './after-sign-in.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { foreseenSession } from './foreseen-session.ts'
import { waitingAccount } from './pending-link.ts'
import { showFormAgain } from './show-form.ts'

/** Somebody has proven to be an identity that exists: links what waits to be linked, and signs them in. */
export async function concludeLogin(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SignInFlowRecord,
  proven: Authenticated,
): Promise<FastifyReply> {
  const refusal = refusalOf(flow, proven.identity)
  if (refusal) return showFormAgain(context, dialogue, flow, { messages: [refusal] })
  const sessionId = randomUUID()
  const hooks = afterSignIn(context, dialogue, flow, proven.methods, () =>
    foreseenSession(context, dialogue, flow, { ...proven, id: sessionId }),
  )
  const verdict = await hooks.decide(() => proven.identity)
  if (verdict.kind === 'answered') return verdict.reply
  if (verdict.kind === 'form')
    return showFormAgain(context, dialogue, flow, { ...verdict, ...active(proven) })
  const account = flow.kind === 'login' && flow.link ? waitingAccount(context, flow.link) : undefined
  try {
    return await finishSignIn(context, dialogue, flow, {
      identity: (on) => bringUpToDate(context, proven, account, on),
      methods: [...proven.methods, ...(account ? [linkedMethod(context, account)] : [])],
      hooks,
      sessionId,
    })
  } catch (error) {
    if (error instanceof IdentityConflict)
      return showFormAgain(context, dialogue, flow, { messages: [identifierTaken()] })
    if (error instanceof InvalidTraits)
      return showFormAgain(context, dialogue, flow, { fieldMessages: fieldMessages(error) })
    if (error instanceof RefusedChange)
      return showFormAgain(context, dialogue, flow, { messages: [error.reason] })
    throw error
  }
}

function active({ methods: [first] }: Authenticated): { readonly active?: string } {
  return first ? { active: first.method } : {}
}

function refusalOf(flow: SignInFlowRecord, identity: IdentityRecord): UiText | undefined {
  if (identity.state !== 'active') return accountDisabled()
  // Whoever signs in to another account has proven nothing about the one that is to be linked.
  const elsewhere = flow.kind === 'login' && flow.link && flow.link.identityId !== identity.id
  return elsewhere ? linkMismatch() : undefined
}

async function bringUpToDate(
  context: IdentityContext,
  { identity, change }: Authenticated,
  account: OidcLink | undefined,
  on: Queryable,
): Promise<IdentityRecord> {
  const { factors } = context.settings
  // What counts as second factor may be configured otherwise since the account was changed last.
  const isCurrent = identity.availableAal === availableAssurance(identity.credentials, factors)
  if (!account && !change && isCurrent) return identity
  const link = (current: IdentityRecord): IdentityChange => {
    const credential = current.credentials.find(({ type }) => type === 'oidc')
    return account ? { credentials: [withOidcLink(credential, account, context.secrets)] } : {}
  }
  return context.identities.update(identity.id, (current) => ({ ...change?.(current), ...link(current) }), on)
}

/** The person has shown that both accounts are theirs, so the session is due to both. */
function linkedMethod({ clock }: IdentityContext, { provider }: OidcLink): AuthenticationMethod {
  return { method: 'oidc', aal: 'aal1', completed_at: clock().toISOString(), provider }
}
