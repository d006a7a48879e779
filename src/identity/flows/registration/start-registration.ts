import { answerJson, answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import { beforeFlow } from '../../hooks/before-flow.ts'
import { resolveReturnTo } from '../../return-to/return-to.ts'
import { currentSession } from '../../sessions/current-session.ts'
import type { RegistrationFlowRecord } from '../flow.ts'
import { pageUrl, startUrl } from '../flow-urls.ts'
import { rejectUnlessPageAllowed, requireLoginRequest } from '../sign-in/login-request.ts'
import { bindToBrowser, newDocument, returnToOf, type StartQuery } from '../start-request.ts'
import { presentRegistrationFlow } from './present-registration-flow.ts'

/** `GET /self-service/registration/browser` */
export async function startBrowserRegistration(
  context: IdentityContext,
  dialogue: Dialogue,
  query: StartQuery & {
    readonly login_challenge?: string | undefined
    readonly after_verification_return_to?: string | undefined
  },
) {
  const { settings } = context
  requireEnabled(context)
  const returnTo = returnToOf(context, 'registration', query)
  const challenge = query.login_challenge
  const loginRequest = challenge === undefined ? undefined : await requireLoginRequest(context, challenge)
  if (await currentSession(context, dialogue.request)) {
    // Whoever is signed in does not sign up for an application, but signs in to it.
    if (challenge !== undefined) {
      const signIn = startUrl(settings, 'login', {
        login_challenge: challenge,
        return_to: query.return_to,
        identity_schema: query.identity_schema,
      })
      return dialogue.json ? answerRedirect(dialogue, signIn) : dialogue.reply.redirect(signIn, 302)
    }
    if (dialogue.json) throw identityError('session_already_available', 'Sign out before you sign up.')
    return answerRedirect(dialogue, returnTo)
  }
  if (challenge !== undefined && loginRequest) {
    const rejected = await rejectUnlessPageAllowed(context, challenge, loginRequest)
    if (rejected !== undefined) return answerRedirect(dialogue, rejected)
  }
  const { csrfSecret, csrfBinding } = bindToBrowser(context, dialogue)
  const overridden = settings.oauthProvider.overrideReturnTo ? loginRequest?.request_url : undefined
  const flow = await context.flows.start(
    'registration',
    {
      ...newDocument(context, dialogue.request, query),
      type: 'browser',
      csrfBinding,
      ...afterVerification(context, query.after_verification_return_to),
      ...(overridden !== undefined ? { returnTo: overridden } : query.return_to ? { returnTo } : {}),
      ...(challenge !== undefined && { loginChallenge: challenge }),
    },
    settings.registration.lifespanSeconds,
  )
  await beforeRegistration(context, dialogue, flow)
  return dialogue.json
    ? answerJson(dialogue, 200, await presentRegistrationFlow(context, flow, csrfSecret))
    : answerRedirect(dialogue, pageUrl(settings, flow))
}

/** `GET /self-service/registration/api` */
export async function startNativeRegistration(
  context: IdentityContext,
  dialogue: Dialogue,
  query: StartQuery & { readonly return_session_token_exchange_code?: boolean | undefined },
) {
  requireEnabled(context)
  const returnTo = returnToOf(context, 'registration', query)
  if (await currentSession(context, dialogue.request))
    throw identityError('session_already_available', 'Sign out before you sign up.')
  const codes = query.return_session_token_exchange_code ? context.exchanges.newInitCode() : undefined
  const flow = await context.flows.start(
    'registration',
    {
      ...newDocument(context, dialogue.request, query),
      type: 'api',
      ...(query.return_to && { returnTo }),
      ...(codes && { exchange: codes.exchange }),
    },
    context.settings.registration.lifespanSeconds,
  )
  await beforeRegistration(context, dialogue, flow)
  if (codes) await context.exchanges.start({ ...flow, exchange: codes.exchange })
  return answerJson(dialogue, 200, {
    ...(await presentRegistrationFlow(context, flow, undefined)),
    ...(codes && { session_token_exchange_code: codes.initCode }),
  })
}

function beforeRegistration(
  context: IdentityContext,
  { request }: Dialogue,
  flow: RegistrationFlowRecord,
): Promise<void> {
  const presentFlow = () => presentRegistrationFlow(context, flow, undefined)
  return beforeFlow(context, 'registration', flow.id, { request, presentFlow })
}

function afterVerification({ settings }: IdentityContext, requested: string | undefined) {
  if (requested === undefined || requested === '') return {}
  const { defaultReturnUrl } = settings.verification
  return { afterVerificationReturnTo: resolveReturnTo(requested, defaultReturnUrl, settings) }
}

function requireEnabled({ settings }: IdentityContext): void {
  if (!settings.registration.enabled)
    throw identityError('self_service_flow_disabled', 'New accounts cannot be opened here.')
}
