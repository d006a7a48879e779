import { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import type { AnswerTarget } from '../response-modes/answer.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { Check } from './check.ts'
import { checkAudience } from './check-audience.ts'
import { checkAuthorizationDetails } from './check-authorization-details.ts'
import { checkIdTokenHint } from './check-id-token-hint.ts'
import { checkMaxAge } from './check-max-age.ts'
import { checkNonce } from './check-nonce.ts'
import { checkPushed, checkSigned } from './check-origin.ts'
import { checkPkce } from './check-pkce.ts'
import { checkPrompt } from './check-prompt.ts'
import { checkRegistration } from './check-registration.ts'
import { checkRepeatedParameters } from './check-repeated-parameters.ts'
import { checkResource } from './check-resource.ts'
import { checkResponseMode } from './check-response-mode.ts'
import { checkResponseType } from './check-response-type.ts'
import { checkScope } from './check-scope.ts'
import { checkSenderConstraint } from './check-sender-constraint.ts'
import { checkState } from './check-state.ts'
import { describeAuthorization } from './describe-authorization.ts'
import { findClient } from './find-client.ts'
import { AuthorizationRefusal } from './refusal.ts'
import { resolveRedirectUri } from './resolve-redirect-uri.ts'
import { type ResolvedRequest, type Resolving, resolveRequest } from './resolve-request.ts'
import { resolveResponseMode } from './resolve-response-mode.ts'

export type { AuthorizationRequest } from './authorization-request.ts'

/** What happens to an authorization request before anybody is asked anything, in this order. */
const checks: readonly Check[] = [
  checkRepeatedParameters,
  checkPushed,
  checkSigned,
  checkRegistration,
  checkState,
  checkResponseType,
  checkResponseMode,
  checkNonce,
  checkScope,
  checkResource,
  checkAudience,
  checkAuthorizationDetails,
  checkPrompt,
  checkMaxAge,
  checkPkce,
  checkSenderConstraint,
  checkIdTokenHint,
]

type Checking = Pick<OAuth2Context, 'keys' | 'settings'>
type Reading = Checking & Resolving & Pick<OAuth2Context, 'clients'>

/**
 * Reads and checks an authorization request. Throws an {@link AuthorizationRefusal}, which goes to the error
 * page until client and redirect URI are known to belong together, and to the client from then on.
 */
export async function readAuthorizationRequest(
  context: Reading,
  received: URLSearchParams,
): Promise<AuthorizationRequest> {
  const resolved = await refusing(undefined, async () =>
    resolveRequest(context, await findClient(context, received), received),
  )
  return checkAuthorizationRequest(context, resolved)
}

/** Checks a request whose parameters are known. Throws an {@link AuthorizationRefusal} likewise. */
export async function checkAuthorizationRequest(
  context: Checking,
  resolved: ResolvedRequest,
): Promise<AuthorizationRequest> {
  const target = await refusing(undefined, () => resolveTarget(context, resolved))
  return refusing(target, async () => {
    const request = { ...(await describeAuthorization(context, resolved)), target }
    for (const check of checks) check(request, context)
    return request
  })
}

/** Turns what `work` refuses into an answer to the client, or to the person when there is no `target`. */
export async function refusing<T>(target: AnswerTarget | undefined, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // What failed here, rather than in the request, is not the client's to know.
    if (error instanceof PlatformError && error.status < 500) throw new AuthorizationRefusal(error, target)
    throw error
  }
}

function resolveTarget({ settings }: Checking, { client, parameters }: ResolvedRequest): AnswerTarget {
  const redirectUri = resolveRedirectUri(client, parameters, settings)
  const mode = resolveResponseMode(parameters)
  return { client, redirectUri, ...mode, state: parameters.get('state') ?? '' }
}
