import type { FastifyReply } from 'fastify'
import { answerJson, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import { deviceOf } from '../../sessions/device.ts'
import type { IdentitySession } from '../../sessions/session.ts'
import { sessionBody } from '../../sessions/session-body.ts'
import { presentSignInFlow } from '../sign-in/present-sign-in-flow.ts'
import type { ExchangeResult } from './session-token-exchanges.ts'

/**
 * `GET /sessions/token-exchange`: the native client has both codes and gets its session, once. 422 with the
 * flow when the browser came back without a sign-in, 404 for codes that are unknown or used.
 */
export async function exchangeSessionToken(
  context: IdentityContext,
  dialogue: Dialogue,
  codes: { readonly init_code?: string | undefined; readonly return_to_code?: string | undefined },
): Promise<FastifyReply> {
  const { init_code: initCode, return_to_code: returnToCode } = codes
  if (!initCode || !returnToCode)
    throw identityError('bad_request', 'The query parameters init_code and return_to_code must both be set.')

  const exchanged = await context.database.transaction(async (on) => {
    const result = await context.exchanges.redeem(initCode, returnToCode, on)
    if (result.state !== 'signed_in') return result
    const { identityId, methods } = result.proof
    const identity = await context.identities.get(identityId, on)
    if (identity?.state !== 'active') return { state: 'unknown' } as const
    const device = deviceOf(dialogue.request)
    const { session, token } = await context.sessions.issue({ identityId, methods, device }, on)
    return { state: 'session', session: { ...session, identity }, token } as const
  })
  return answerExchange(context, dialogue, exchanged)
}

async function answerExchange(
  context: IdentityContext,
  dialogue: Dialogue,
  exchanged:
    | Exclude<ExchangeResult, { state: 'signed_in' }>
    | { readonly state: 'session'; readonly session: IdentitySession; readonly token: string },
): Promise<FastifyReply> {
  if (exchanged.state === 'session')
    return answerJson(dialogue, 200, {
      session_token: exchanged.token,
      session: sessionBody(exchanged.session, context.settings, context.clock()),
    })
  const flow =
    exchanged.state === 'pending' ? await context.flows.find(exchanged.flowKind, exchanged.flowId) : undefined
  if (!flow) throw identityError('not_found', 'There is no session for these codes.')
  return answerJson(dialogue, 422, await presentSignInFlow(context, flow, undefined))
}
