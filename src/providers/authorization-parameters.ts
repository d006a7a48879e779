import { createHash } from 'node:crypto'
import type { ProviderAuthorizationRequest } from '../contracts/provider-registry.ts'

/** What a page may add. `login_hint` is not among them: it could steer a person into someone else's account. */
const passedThrough: readonly string[] = ['hd', 'prompt', 'auth_type', 'acr_values']

/** The parameters that every provider gets (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1). */
export function authorizationParameters(
  request: ProviderAuthorizationRequest,
  options: { readonly scope: readonly string[]; readonly pkce: boolean },
): Record<string, string> {
  const upstream = Object.entries(request.upstreamParameters ?? {}).filter(([name]) =>
    passedThrough.includes(name),
  )
  return {
    ...Object.fromEntries(upstream),
    redirect_uri: request.redirectUri,
    state: request.state,
    ...(options.scope.length > 0 && { scope: options.scope.join(' ') }),
    ...(request.refresh && { prompt: 'login' }),
    ...(options.pkce && {
      code_challenge: createHash('sha256').update(request.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  }
}
