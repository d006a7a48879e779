import { randomUUID } from 'node:crypto'
import type { AuthenticationMethod, Session } from '../../../contracts/identity-api.ts'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { assuranceOf } from '../../sessions/assurance.ts'
import { currentSession } from '../../sessions/current-session.ts'
import { deviceOf } from '../../sessions/device.ts'
import { sessionBody } from '../../sessions/session-body.ts'
import type { SignInFlowRecord } from '../flow.ts'

/** The session that a sign-in will give or renew, for hooks that decide whether it may. */
export async function foreseenSession(
  context: IdentityContext,
  { request }: Dialogue,
  flow: SignInFlowRecord,
  { id, identity, methods }: ForeseenSignIn,
): Promise<Session> {
  const now = context.clock()
  const { settings } = context
  const current = flow.kind === 'login' && flow.refresh ? await currentSession(context, request) : undefined
  const kept = current?.session.identityId === identity.id ? current.session : undefined
  const all = [...(kept?.methods ?? []), ...methods]
  const session = {
    id: kept?.id ?? id,
    identityId: identity.id,
    identity,
    active: true,
    issuedAt: kept?.issuedAt ?? now,
    authenticatedAt: now,
    expiresAt: new Date(now.getTime() + settings.session.lifespanSeconds * 1000),
    aal: assuranceOf(all),
    methods: all,
    devices: [...(kept?.devices ?? []), { id: randomUUID(), ...deviceOf(request) }],
  }
  return sessionBody(session, settings, now)
}

interface ForeseenSignIn {
  /** Of the session, if it is a new one. */
  readonly id: string
  readonly identity: IdentityRecord
  readonly methods: readonly AuthenticationMethod[]
}
