import type { LoginRequest } from '../../../contracts/oauth-admin-api.ts'
import { answerJson, answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import { beforeFlow } from '../../hooks/before-flow.ts'
import { type CurrentSession, currentSession } from '../../sessions/current-session.ts'
import { satisfiesAssurance } from '../../sessions/required-assurance.ts'
import { sendOnlySecondFactor } from '../../strategies/code/send-at-once.ts'
import { confirmItIsYou, secondFactorNeeded } from '../../ui-text/sign-in.ts'
import type { LoginDocument, LoginFlowRecord } from '../flow.ts'
import { pageUrl } from '../flow-urls.ts'
import {
  acceptLoginRequest,
  answersLoginRequest,
  rejectUnlessPageAllowed,
  requireLoginRequest,
} from '../sign-in/login-request.ts'
import { bindToBrowser, newDocument, returnToOf, type StartQuery } from '../start-request.ts'
import { presentLoginFlow } from './present-login-flow.ts'

export interface LoginQuery extends StartQuery {
  readonly refresh?: boolean | undefined
  readonly aal?: string | undefined
}

/** `GET /self-service/login/browser` */
export async function startBrowserLogin(
  context: IdentityContext,
  dialogue: Dialogue,
  query: LoginQuery & { readonly login_challenge?: string | undefined },
) {
  const returnTo = returnToOf(context, 'login', query)
  const challenge = query.login_challenge
  const loginRequest = challenge === undefined ? undefined : await requireLoginRequest(context, challenge)
  const current = await currentSession(context, dialogue.request)

  if (challenge !== undefined && loginRequest) {
    if (current && answersLoginRequest(loginRequest, current) && isAssured(context, current))
      return answerRedirect(dialogue, await acceptLoginRequest(context, challenge, current.session))
    const rejected = await rejectUnlessPageAllowed(context, challenge, loginRequest)
    if (rejected !== undefined) return answerRedirect(dialogue, rejected)
  }
  // What the application remembers of the person does not make up for a second factor.
  const missing = current && loginRequest?.skip && !isAssured(context, current)
  const wanted = requestedProof(missing ? { ...query, aal: 'aal2' } : query, current, loginRequest)
  if (wanted === 'nothing') {
    if (dialogue.json) throw alreadySignedIn()
    return answerRedirect(dialogue, returnTo)
  }
  const { csrfSecret, csrfBinding } = bindToBrowser(context, dialogue)
  const started = await context.flows.start(
    'login',
    {
      ...newDocument(context, dialogue.request, query),
      ...wanted,
      type: 'browser',
      csrfBinding,
      ...returnToOfFlow(context, query, returnTo, loginRequest),
      ...(challenge !== undefined && { loginChallenge: challenge }),
    },
    context.settings.login.lifespanSeconds,
  )
  await beforeLogin(context, dialogue, started)
  const flow = await sendOnlySecondFactor(context, started, dialogue.request)
  return dialogue.json
    ? answerJson(dialogue, 200, await presentLoginFlow(context, flow, csrfSecret))
    : answerRedirect(dialogue, pageUrl(context.settings, flow))
}

/** `GET /self-service/login/api` */
export async function startNativeLogin(
  context: IdentityContext,
  dialogue: Dialogue,
  query: LoginQuery & { readonly return_session_token_exchange_code?: boolean | undefined },
) {
  const returnTo = returnToOf(context, 'login', query)
  const wanted = requestedProof(query, await currentSession(context, dialogue.request), undefined)
  if (wanted === 'nothing') throw alreadySignedIn()
  const codes = query.return_session_token_exchange_code ? context.exchanges.newInitCode() : undefined
  const started = await context.flows.start(
    'login',
    {
      ...newDocument(context, dialogue.request, query),
      ...wanted,
      type: 'api',
      ...returnToOfFlow(context, query, returnTo, undefined),
      ...(codes && { exchange: codes.exchange }),
    },
    context.settings.login.lifespanSeconds,
  )
  await beforeLogin(context, dialogue, started)
  const flow = await sendOnlySecondFactor(context, started, dialogue.request)
  if (codes) await context.exchanges.start({ ...flow, exchange: codes.exchange })
  return answerJson(dialogue, 200, {
    ...(await presentLoginFlow(context, flow, undefined)),
    ...(codes && { session_token_exchange_code: codes.initCode }),
  })
}

function beforeLogin(context: IdentityContext, { request }: Dialogue, flow: LoginFlowRecord): Promise<void> {
  const presentFlow = () => presentLoginFlow(context, flow, undefined)
  return beforeFlow(context, 'login', flow.id, { request, presentFlow })
}

function isAssured({ settings }: IdentityContext, { session }: CurrentSession): boolean {
  return satisfiesAssurance(session, settings.session.whoamiRequiredAssurance)
}

/** What the person is to prove; `nothing` when the session that there is proves it already. */
function requestedProof(
  query: LoginQuery,
  current: CurrentSession | undefined,
  loginRequest: LoginRequest | undefined,
): Pick<LoginDocument, 'refresh' | 'requestedAal' | 'identityId' | 'messages'> | 'nothing' {
  const requestedAal = query.aal === undefined || query.aal === '' ? 'aal1' : query.aal
  if (requestedAal !== 'aal1' && requestedAal !== 'aal2')
    throw identityError('bad_request', 'The query parameter aal must be aal1 or aal2.')
  if (!current) {
    if (requestedAal === 'aal2') throw identityError('session_aal1_required')
    return { refresh: false, requestedAal, messages: [] }
  }
  // The OAuth 2.0 server asks for a sign-in although there is a session: it wants a fresh one.
  const refresh = query.refresh === true || loginRequest !== undefined
  const stepUp = requestedAal > current.session.aal
  if (!refresh && !stepUp) return 'nothing'
  return {
    refresh,
    requestedAal,
    identityId: current.session.identityId,
    messages: [...(refresh ? [confirmItIsYou()] : []), ...(stepUp ? [secondFactorNeeded()] : [])],
  }
}

function returnToOfFlow(
  { settings }: IdentityContext,
  query: StartQuery,
  returnTo: string,
  loginRequest: LoginRequest | undefined,
): { readonly returnTo?: string } {
  // So that a person who turns to registration or recovery still comes back to the application.
  if (loginRequest && settings.oauthProvider.overrideReturnTo) return { returnTo: loginRequest.request_url }
  return query.return_to ? { returnTo } : {}
}

function alreadySignedIn() {
  return identityError('session_already_available', 'Ask with refresh=true for a fresh sign-in.')
}
