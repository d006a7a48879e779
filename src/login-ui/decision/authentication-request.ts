/** What the application demanded of the sign-in (OpenID Connect Core §3.1.2.1). */
export interface AuthenticationDemands {
  readonly prompt: ReadonlySet<string>
  /** Seconds since the last authentication that the application accepts. */
  readonly maxAge: number | undefined
}

/**
 * Reads the demands from the authorization request's address. A `max_age` that is no whole number is left
 * out: the authorization endpoint has refused it before anybody asks here.
 */
export function authenticationDemands(requestUrl: string): AuthenticationDemands {
  const parameters = URL.parse(requestUrl)?.searchParams ?? new URLSearchParams()
  const maxAge = parameters.get('max_age') ?? ''
  return {
    prompt: new Set((parameters.get('prompt') ?? '').split(' ').filter(Boolean)),
    maxAge: /^\d+$/.test(maxAge) ? Number(maxAge) : undefined,
  }
}

/** The same authorization request, with the demand that the person authenticates anew. */
export function withFreshAuthentication(requestUrl: string): string {
  const url = new URL(requestUrl)
  const prompt = new Set((url.searchParams.get('prompt') ?? '').split(' ').filter(Boolean)).add('login')
  url.searchParams.set('prompt', [...prompt].join(' '))
  return url.href
}
