import type { FastifyReply } from 'fastify'
import { answerJson, answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import type { Continuation } from '../../hooks/hook-kind.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { identityBody } from '../../identities/identity-body.ts'
import { satisfiesAssurance } from '../../sessions/required-assurance.ts'
import type { SessionRecord } from '../../sessions/session.ts'
import { sessionBody } from '../../sessions/session-body.ts'
import type { SignInFlowRecord } from '../flow.ts'
import { startUrl } from '../flow-urls.ts'
import { acceptLoginRequest } from './login-request.ts'

interface SignedIn {
  readonly session: SessionRecord
  readonly token: string
  readonly identity: IdentityRecord
}

/** Tells the client that its sign-in or sign-up succeeded, and where the browser goes now. */
export async function answerSignedIn(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SignInFlowRecord,
  signedIn: SignedIn,
  continuation: Continuation,
): Promise<FastifyReply> {
  const { settings } = context
  const session = { ...signedIn.session, identity: signedIn.identity }
  const assured = satisfiesAssurance(session, settings.session.whoamiRequiredAssurance)
  if (flow.type === 'api')
    return answerJson(dialogue, 200, nativeBody(context, flow, signedIn, assured, continuation))

  if (!assured)
    return answerRedirect(
      dialogue,
      startUrl(settings, 'login', {
        aal: 'aal2',
        return_to: flow.returnTo,
        login_challenge: flow.loginChallenge,
      }),
    )
  if (flow.loginChallenge !== undefined) {
    const continued = await acceptLoginRequest(context, flow.loginChallenge, signedIn.session)
    return dialogue.json && flow.kind === 'registration'
      ? answerJson(dialogue, 200, browserBody(context, flow, signedIn, continued, continuation))
      : answerRedirect(dialogue, await detour(continuation, continued))
  }
  const returnTo = returnUrl(context, flow, signedIn.session)
  return dialogue.json
    ? answerJson(dialogue, 200, browserBody(context, flow, signedIn, returnTo, continuation))
    : answerRedirect(dialogue, continuation.redirectTo ?? returnTo)
}

/** A hook may lead elsewhere first; the application still gets its answer then. */
async function detour({ redirectTo, thenTo }: Continuation, continued: string): Promise<string> {
  if (redirectTo === undefined || !thenTo) return continued
  await thenTo(continued)
  return redirectTo
}

/** Where the person wanted to go, or where the configuration sends whoever used this method. */
export function returnUrl(
  { settings }: IdentityContext,
  flow: SignInFlowRecord,
  session?: SessionRecord,
): string {
  const { returnUrlAfter, defaultReturnUrl } = settings[flow.kind]
  return flow.returnTo ?? returnUrlAfter(session?.methods.at(-1)?.method ?? flow.active) ?? defaultReturnUrl
}

function nativeBody(
  context: IdentityContext,
  flow: SignInFlowRecord,
  signedIn: SignedIn,
  assured: boolean,
  { continueWith }: Continuation,
) {
  const { identity, ...session } = sessionOf(context, signedIn)
  return {
    session_token: signedIn.token,
    session: { ...session, identity: assured ? identity : null },
    ...(flow.kind === 'registration'
      ? {
          identity,
          continue_with: [
            ...continueWith,
            { action: 'set_ory_session_token', ory_session_token: signedIn.token },
          ],
        }
      : continueWith.length > 0 && { continue_with: continueWith }),
  }
}

function browserBody(
  context: IdentityContext,
  flow: SignInFlowRecord,
  signedIn: SignedIn,
  continued: string,
  { continueWith }: Continuation,
) {
  return {
    session: sessionOf(context, signedIn),
    ...(flow.kind === 'registration' && { identity: identityBody(signedIn.identity, context.settings) }),
    continue_with: [...continueWith, { action: 'redirect_browser_to', redirect_browser_to: continued }],
  }
}

function sessionOf(context: IdentityContext, { session, identity }: SignedIn) {
  return sessionBody({ ...session, identity }, context.settings, context.clock())
}
