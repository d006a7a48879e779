import type { OAuth2Context } from '../context.ts'
import { verifyIdTokenHint } from '../tokens/id-token-hint.ts'
import { requestedAuthorizationDetails } from './authorization-details.ts'
import type { DescribedAuthorization } from './authorization-request.ts'
import { oidcContext, parameter, requestedAudience, requestedPrompt, requestedScope } from './parameters.ts'
import { requestedClaims } from './requested-claims.ts'
import { responseTypeWords } from './response-type.ts'

/** Reads what a request says. Whether that is allowed is for the checks. */
export async function describeAuthorization(
  context: Pick<OAuth2Context, 'keys' | 'settings'>,
  { client, parameters, origin }: Pick<DescribedAuthorization, 'client' | 'parameters' | 'origin'>,
): Promise<DescribedAuthorization> {
  const hint = parameter(parameters, 'id_token_hint')
  const idTokenHint = hint === undefined ? undefined : await verifyIdTokenHint(context, hint)
  const maxAge = parameter(parameters, 'max_age')
  const claims = requestedClaims(parameters)
  return {
    client,
    parameters,
    origin,
    requestUrl: origin.device
      ? deviceVerificationUrl(context.settings.publicUrl, parameters)
      : requestUrl(context.settings.publicUrl, parameters),
    sentRedirectUri: parameter(parameters, 'redirect_uri'),
    responseType: responseTypeWords(parameter(parameters, 'response_type')),
    scope: requestedScope(parameters),
    audience: requestedAudience(parameters),
    authorizationDetails: requestedAuthorizationDetails(parameters),
    claims,
    prompt: requestedPrompt(parameters),
    maxAge: maxAge === undefined ? undefined : seconds(maxAge),
    nonce: parameter(parameters, 'nonce'),
    codeChallenge: parameter(parameters, 'code_challenge'),
    dpopJkt: parameter(parameters, 'dpop_jkt'),
    idTokenHint,
    oidcContext: oidcContext(parameters, idTokenHint, claims),
  }
}

/** The address of an authorization request, however it came. */
export function requestUrl(publicUrl: string, parameters: URLSearchParams): string {
  return `${publicUrl}/oauth2/auth?${parameters}`
}

/** The address at which a person is that lets a device in. The code is nobody else's business. */
export function deviceVerificationUrl(publicUrl: string, parameters: URLSearchParams): string {
  const prompt = parameter(parameters, 'prompt')
  const shown = new URLSearchParams({ client_id: parameters.get('client_id') ?? '', user_code: '****' })
  if (prompt !== undefined) shown.set('prompt', prompt)
  return `${publicUrl}/oauth2/device/verify?${shown}`
}

function seconds(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}
