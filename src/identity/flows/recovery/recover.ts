import { randomUUID } from 'node:crypto'
import type { Queryable } from '../../../database/database.ts'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import type { Verdict } from '../../hooks/after-flow.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import type { OneTimeCode } from '../../one-time-codes/one-time-codes.ts'
import { deviceOf } from '../../sessions/device.ts'
import type { IssuedSession } from '../../sessions/session-store.ts'
import { recovered } from '../../ui-text/recovery.ts'
import { emptyForm, type RecoveryFlowRecord, type SettingsFlowRecord } from '../flow.ts'
import { afterProof } from '../proof-by-message/proof-hooks.ts'
import { isOperatorMade } from './present-recovery-flow.ts'

/** What somebody has got who is back in their account. */
export interface Recovered {
  readonly identity: IdentityRecord
  /** Undefined for native clients that cannot be given one. */
  readonly issued: IssuedSession | undefined
  /** Where they change how they sign in; undefined where they go on without. */
  readonly settingsFlow: SettingsFlowRecord | undefined
}

export type Recovery = Recovered | 'useless' | 'disabled'

interface Refused {
  readonly refused: Exclude<Verdict, { readonly kind: 'passed' }>
}

/**
 * A right code signs its identity in, and ends the flow: all or nothing, and once. `useless` when another
 * request was first, or the account does not have the address any more.
 */
export async function recover(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  code: OneTimeCode,
): Promise<Recovery | Refused> {
  const hooks = afterProof(context, talk, flow)
  const owner = await context.identities.get(code.identityId ?? '')
  if (!owner) return 'useless'
  const verdict = await hooks.decide(() => owner)
  if (verdict.kind !== 'passed') return { refused: verdict }
  const outcome = await context.database.transaction(async (on): Promise<Recovery> => {
    const proven = (await context.codes.spend(code, on)) && (await prove(context, flow, code, on))
    if (!proven) return 'useless'
    const { identity, isFirstProof } = proven
    if (identity.state !== 'active') return 'disabled'
    if (!(await context.flows.complete(flow.id, on))) return 'useless'
    const issued = await signIn(context, talk, flow, identity, on)
    await hooks.within({ identity, session: issued?.session }, on)
    if (isFirstProof) await context.sessions.revokeOthers(identity.id, issued?.session.id ?? randomUUID(), on)
    const settingsFlow = flow.skipSettings ? undefined : await startSettings(context, flow, identity, on)
    return { identity, issued, settingsFlow }
  })
  if (typeof outcome === 'string') return outcome
  const { identity, issued } = outcome
  context.audit.record(talk.request, {
    event: 'recovery',
    outcome: 'success',
    identityId: identity.id,
    ...(issued && { sessionId: issued.session.id }),
    details: { flow: flow.id, method: flow.method },
  })
  await hooks.afterwards({ identity, session: issued?.session })
  return outcome
}

interface Proof {
  readonly identity: IdentityRecord
  /**
   * Nobody has proven before that the address is theirs: whoever is signed in to the account has opened it with
   * an address of somebody else.
   */
  readonly isFirstProof: boolean
}

async function prove(
  { identities }: IdentityContext,
  flow: RecoveryFlowRecord,
  { identityId = '', via, address }: OneTimeCode,
  on: Queryable,
): Promise<Proof | undefined> {
  if (isOperatorMade(flow)) {
    const identity = await identities.get(identityId, on)
    return identity && { identity, isFirstProof: false }
  }
  if (via === undefined || address === undefined) return undefined
  let isFirstProof = false
  const identity = await identities.update(
    identityId,
    ({ verifiableAddresses }) => {
      isFirstProof = verifiableAddresses.some(
        (own) => own.via === via && own.value === address && !own.verified,
      )
      return { verifiedAddresses: [{ via, value: address }] }
    },
    on,
  )
  const isTheirs = identity.recoveryAddresses.some((own) => own.via === via && own.value === address)
  return isTheirs ? { identity, isFirstProof } : undefined
}

async function signIn(
  context: IdentityContext,
  { request }: Dialogue,
  flow: RecoveryFlowRecord,
  { id }: IdentityRecord,
  on: Queryable,
): Promise<IssuedSession | undefined> {
  // Without the transitions there is no field for its token.
  if (flow.type === 'api' && !context.settings.recovery.usesTransitions) return undefined
  const completed_at = context.clock().toISOString()
  const method = { method: `${flow.method}_recovery`, aal: 'aal1', completed_at } as const
  return context.sessions.issue({ identityId: id, methods: [method], device: deviceOf(request) }, on)
}

function startSettings(
  { settings, flows, clock }: IdentityContext,
  flow: RecoveryFlowRecord,
  { id }: IdentityRecord,
  on: Queryable,
): Promise<SettingsFlowRecord> {
  const now = clock()
  const privilegedUntil = new Date(now.getTime() + settings.settings.privilegedSessionSeconds * 1000)
  return flows.start(
    'settings',
    {
      ...emptyForm,
      type: flow.type,
      requestUrl: `${settings.publicUrl}/self-service/recovery?flow=${flow.id}`,
      state: 'show_form',
      identityId: id,
      messages: [recovered(privilegedUntil, now)],
      ...(flow.returnTo !== undefined && { returnTo: flow.returnTo }),
    },
    settings.settings.lifespanSeconds,
    on,
  )
}
