import { identityError } from '../errors/identity-error.ts'
import type { IdentitySettings } from '../settings.ts'

/**
 * Where a browser goes after a flow: the address that the request asked for, or the default. What the request
 * leaves out (scheme, host) comes from the default. Throws 400 `self_service_flow_return_to_forbidden` for
 * what is not allowed.
 */
export function resolveReturnTo(
  requested: string | undefined,
  defaultUrl: string,
  settings: IdentitySettings,
): string {
  if (requested === undefined || requested === '') return defaultUrl
  const url = URL.parse(requested, defaultUrl)
  if (!url || !isAllowedReturnTo(url, settings))
    throw identityError(
      'self_service_flow_return_to_forbidden',
      `The requested return_to address "${requested.slice(0, 200)}" is not among selfservice.allowed_return_urls.`,
    )
  return url.href
}

/** True when a browser may be sent to this address after a flow. */
export function isAllowedReturnTo(url: URL, settings: IdentitySettings): boolean {
  // A name in front of the host only ever serves to look like another host.
  if (url.username !== '' || url.password !== '') return false
  return isOwnPage(url, settings) || settings.allowedReturnUrls.some((pattern) => matches(pattern, url))
}

function isOwnPage(url: URL, settings: IdentitySettings): boolean {
  if (isBelow(`${settings.publicUrl}/self-service/`, url)) return true
  const pages = [
    settings.defaultReturnUrl,
    settings.logoutReturnUrl,
    settings.errorUiUrl,
    ...[
      settings.login,
      settings.registration,
      settings.settings,
      settings.verification,
      settings.recovery,
    ].flatMap(({ uiUrl, defaultReturnUrl }) => [uiUrl, defaultReturnUrl]),
  ]
  return pages.some((page) => {
    const own = new URL(page)
    return own.protocol === url.protocol && own.host === url.host && own.pathname === url.pathname
  })
}

function isBelow(base: string, url: URL): boolean {
  const own = new URL(base)
  return own.origin === url.origin && url.pathname.startsWith(own.pathname)
}

/**
 * A pattern of the configuration: same scheme, same host or, for `*.example.com`, a host that ends so, and
 * a path that begins with the pattern's.
 */
function matches(pattern: string, url: URL): boolean {
  // The parser refuses an asterisk in a host, so it takes part in the comparison as a label of its own.
  const allowed = URL.parse(pattern.replace('://*.', '://wildcard-label.'))
  if (!allowed || allowed.protocol !== url.protocol || !url.pathname.startsWith(allowed.pathname))
    return false
  if (!allowed.host.startsWith('wildcard-label.')) return allowed.host === url.host
  const suffix = allowed.host.slice('wildcard-label'.length)
  return !isOverBroad(suffix) && url.host.endsWith(suffix) && url.host.length > suffix.length
}

/** `*.com` would allow half of the Internet. */
function isOverBroad(suffix: string): boolean {
  return suffix.split('.').length < 3
}
