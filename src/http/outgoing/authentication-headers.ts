import type { ServiceAuthentication } from '../../config/service-authentication.ts'

/** The headers with which the platform authenticates at another service. */
export function authenticationHeaders(
  authentication: ServiceAuthentication | undefined,
): Readonly<Record<string, string>> {
  if (!authentication) return {}
  if (authentication.type === 'basic_auth') {
    const { user, password } = authentication.config
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
  }
  const { name, value, in: place } = authentication.config
  return place === 'header' ? { [name]: value } : { cookie: `${name}=${value}` }
}
