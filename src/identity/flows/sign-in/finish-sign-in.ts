import type { FastifyReply } from 'fastify'
import type { AuthenticationMethod } from '../../../contracts/identity-api.ts'
import type { Queryable } from '../../../database/database.ts'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { rotateCsrfSecret } from '../../csrf/csrf-cookie.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { AfterFlow } from '../../hooks/after-flow.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { type CurrentSession, currentSession } from '../../sessions/current-session.ts'
import { deviceOf } from '../../sessions/device.ts'
import type { SessionRecord } from '../../sessions/session.ts'
import { writeSessionCookie } from '../../sessions/session-cookie.ts'
import type { SignInFlowRecord } from '../flow.ts'
import { answerCompleted } from '../replace-flow.ts'
import { nativeReturnUrl } from '../session-token-exchange/native-return-url.ts'
import { answerSignedIn } from './answer-signed-in.ts'
import { completeFlow, FlowAlreadyCompleted } from './complete-flow.ts'

export interface SignIn {
  /** Reads or writes who has signed in, as part of the transaction that issues the session. */
  readonly identity: (on: Queryable) => Promise<IdentityRecord>
  readonly methods: readonly AuthenticationMethod[]
  readonly hooks: AfterFlow
  /** Of a new session, where hooks have been told of it. */
  readonly sessionId?: string
}

/**
 * The last steps of every sign-in and sign-up, all or nothing: completes the flow, writes the identity, issues
 * or renews the session. Then it answers. One form gives one session, however often it is sent.
 */
export async function finishSignIn(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SignInFlowRecord,
  signIn: SignIn,
): Promise<FastifyReply> {
  try {
    // A browser that a native client sent; if the client itself signs in, it needs no exchange.
    return flow.exchange !== undefined && !dialogue.json
      ? await returnToNativeClient(context, dialogue, { ...flow, exchange: flow.exchange }, signIn)
      : await giveSession(context, dialogue, flow, signIn)
  } catch (error) {
    if (error instanceof FlowAlreadyCompleted) return answerCompleted(context, dialogue, flow)
    throw error
  }
}

async function giveSession(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SignInFlowRecord,
  signIn: SignIn,
): Promise<FastifyReply> {
  const current = renews(flow) ? await currentSession(context, dialogue.request) : undefined
  const outcome = await completeFlow(context, flow, signIn.identity, async (identity, on) => {
    // The session has ended meanwhile, and a second factor alone is no sign-in.
    if (asksSecondFactor(flow) && current?.session.identityId !== identity.id)
      throw identityError('session_aal1_required', 'Sign in first.')
    const issued = await issueOrRenew(context, dialogue, current, identity, signIn, on)
    const written = await signIn.hooks.within({ identity, session: issued.session }, on)
    return { identity: written, ...issued }
  })
  recordSignIn(context, dialogue, flow, signIn, outcome.identity, outcome.session)
  const continuation = await signIn.hooks.afterwards(outcome)
  if (flow.type === 'browser') giveToBrowser(context, dialogue, current, outcome)
  return answerSignedIn(context, dialogue, flow, outcome, continuation)
}

function recordSignIn(
  { audit }: IdentityContext,
  { request }: Pick<Dialogue, 'request'>,
  flow: SignInFlowRecord,
  { methods }: SignIn,
  identity: IdentityRecord,
  session: SessionRecord | undefined,
): void {
  const method = methods[0]?.method
  audit.record(request, {
    event: flow.kind,
    outcome: 'success',
    identityId: identity.id,
    ...(session && { sessionId: session.id }),
    details: { flow: flow.id, ...(method !== undefined && { method }) },
  })
}

interface Outcome {
  readonly session: SessionRecord
  readonly token: string
}

/** Whoever proves again who they are keeps their session; everybody else gets a new one with a new token. */
async function issueOrRenew(
  context: IdentityContext,
  { request }: Dialogue,
  current: CurrentSession | undefined,
  identity: IdentityRecord,
  { methods, sessionId }: SignIn,
  on: Queryable,
): Promise<Outcome> {
  const device = deviceOf(request)
  if (current?.session.identityId !== identity.id)
    return context.sessions.issue(
      { identityId: identity.id, methods, device, ...(sessionId !== undefined && { id: sessionId }) },
      on,
    )
  const session = await context.sessions.reauthenticate(current.session.id, { methods, device }, on)
  return { session, token: current.token }
}

function giveToBrowser(
  context: IdentityContext,
  { reply }: Dialogue,
  current: CurrentSession | undefined,
  { session, token }: Outcome,
): void {
  if (token !== current?.token) rotateCsrfSecret(context.settings, reply)
  writeSessionCookie(context, reply, { token, expiresAt: session.expiresAt })
}

function renews(flow: SignInFlowRecord): boolean {
  return flow.kind === 'login' && (flow.refresh || asksSecondFactor(flow))
}

function asksSecondFactor(flow: SignInFlowRecord): boolean {
  return flow.kind === 'login' && flow.requestedAal === 'aal2'
}

/** The session is issued to the client, when it exchanges its codes; the browser only brings back a code. */
async function returnToNativeClient(
  context: IdentityContext,
  { request, reply }: Dialogue,
  flow: SignInFlowRecord & { readonly exchange: string },
  signIn: SignIn,
): Promise<FastifyReply> {
  const { code, identity } = await completeFlow(context, flow, signIn.identity, async (who, on) => {
    await signIn.hooks.within({ identity: who, session: undefined }, on)
    const proof = { identityId: who.id, methods: signIn.methods }
    return { identity: who, code: await context.exchanges.returnToCode(flow, proof, on) }
  })
  recordSignIn(context, { request }, flow, signIn, identity, undefined)
  await signIn.hooks.afterwards({ identity, session: undefined })
  return reply.redirect(nativeReturnUrl(context, flow, code), 303)
}
