import type {
  AcceptLoginRequest,
  LoginRequest,
  RedirectTo,
  RejectRequest,
} from '../../contracts/oauth-admin-api.ts'
import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import { addressOfHop, carriedRequest } from '../authorization-request/carried-request.ts'
import { requestDigest } from '../authorization-request/parameters.ts'
import { reopenAuthorization } from '../authorization-request/reopen-authorization.ts'
import { restartAddress } from '../authorization-request/restart.ts'
import { openChallenge, sealChallenge } from '../challenges/challenge.ts'
import { challengeNotFound, requireUnexpired } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { rejection } from '../rejections/rejection.ts'
import { acceptLogin } from './accept-login.ts'
import type { LoginChallenge, LoginOutcome, LoginVerifier } from './login-flow.ts'
import { presentLoginRequest } from './present-login-request.ts'

type Operating = Pick<
  OAuth2Context,
  'clients' | 'keys' | 'database' | 'secrets' | 'settings' | 'events' | 'clock'
>

export async function getLoginRequest(context: Operating, challenge: string): Promise<LoginRequest> {
  const { flow, request } = await openLoginRequest(context, challenge)
  return presentLoginRequest(flow, request, challenge)
}

export async function acceptLoginRequest(
  context: Operating,
  challenge: string,
  body: AcceptLoginRequest,
): Promise<RedirectTo> {
  const opened = await openLoginRequest(context, challenge)
  const { flow, request } = opened
  const accepted = acceptLogin(flow, request, body, context.clock())
  if (accepted) return continueWith(context, opened, { accepted })
  // Somebody else than the remembered person: the login page has to be shown, unless that is forbidden.
  if (!request.prompt.has('none')) return { redirect_to: await withFreshLogin(context, request) }
  const { code, message } = oauthError('login_required')
  return continueWith(context, opened, {
    rejected: rejection({ error: code, error_description: message }, code),
  })
}

export async function rejectLoginRequest(
  context: Operating,
  challenge: string,
  body: RejectRequest,
): Promise<RedirectTo> {
  const opened = await openLoginRequest(context, challenge)
  return continueWith(context, opened, { rejected: rejection(body, 'login request denied') })
}

interface OpenedLoginRequest extends Pick<LoginChallenge, 'flow' | 'binding'> {
  readonly request: DescribedAuthorization
}

/** Throws 404 for a text that is no login challenge, 401 for one that has expired. */
async function openLoginRequest(context: Operating, challenge: string): Promise<OpenedLoginRequest> {
  const opened = await openChallenge<LoginChallenge>(context, 'login challenge', challenge)
  if (!opened) throw challengeNotFound()
  requireUnexpired(context, 'login', opened.flow.requestedAt)
  const { flow, binding } = opened
  return { flow, binding, request: await reopenAuthorization(context, opened) }
}

/** The authorization request's address, with what came of the login. */
async function continueWith(
  context: Operating,
  { flow, binding, request }: OpenedLoginRequest,
  outcome: LoginOutcome,
): Promise<RedirectTo> {
  const clientId = request.client.id
  if ('accepted' in outcome)
    context.events.record('OAuth2LoginAccepted', { clientId, subject: outcome.accepted.subject })
  else context.events.record('OAuth2LoginRejected', { clientId, reason: outcome.rejected.error })
  const carried = carriedRequest(request)
  const verifier: LoginVerifier = {
    flow,
    clientId,
    digest: requestDigest(request.parameters),
    binding,
    outcome,
    ...(carried && { carried }),
  }
  const sealed = await sealChallenge(context, 'login verifier', verifier)
  return { redirect_to: `${addressOfHop(context.settings, request)}&login_verifier=${sealed}` }
}

function withFreshLogin(context: Operating, request: DescribedAuthorization): Promise<string> {
  return restartAddress(context, request, [...new Set([...request.prompt, 'login'])].join(' '))
}
