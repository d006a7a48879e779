export interface ContentSecurityPolicyOptions {
  /** Origins of images besides our own and `data:` ones, for example the logo's. */
  readonly imageOrigins?: readonly string[]
  /** Where the page's forms may lead, besides our own origin; undefined where the page has no form. */
  readonly formTargets?: readonly string[] | undefined
  /** Where the page's scripts come from, besides our own origin; undefined or empty where it has none. */
  readonly scriptOrigins?: readonly string[] | undefined
}

/** Content Security Policy Level 3: nothing but our own style sheet, images, and the forms of this page. */
export function contentSecurityPolicy({
  imageOrigins = [],
  formTargets,
  scriptOrigins = [],
}: ContentSecurityPolicyOptions): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    ...(scriptOrigins.length > 0 ? [`script-src ${["'self'", ...new Set(scriptOrigins)].join(' ')}`] : []),
    `img-src ${["'self'", 'data:', ...imageOrigins].join(' ')}`,
    formTargets === undefined ? "form-action 'none'" : `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/**
 * The sources that `form-action` needs for a form whose answer redirects further. Chromium holds every
 * redirect after a form post against `form-action`, and a sign-in form leads through an external provider or
 * straight back to the application: any HTTPS host that an operator or a client has registered, a native
 * application's own scheme (RFC 8252 §7.1) or its loopback address (§7.3). The pages run no script and escape
 * what they show, so that an injected form is not what this directive has to stop; it still keeps our forms
 * from plain HTTP in production and from schemes that nobody has registered.
 * @param redirectUri where the application wants the answer, when the page knows it
 */
export function redirectingFormTargets(options: {
  readonly secure: boolean
  readonly redirectUri?: string | undefined
}): string[] {
  const targets = new Set(options.secure ? ['https:'] : ['https:', 'http:'])
  const source = options.redirectUri === undefined ? undefined : redirectSource(options.redirectUri)
  if (source) targets.add(source)
  return [...targets]
}

function redirectSource(redirectUri: string): string | undefined {
  const url = URL.parse(redirectUri)
  if (!url || url.protocol === 'https:') return undefined
  if (url.protocol !== 'http:')
    return /^[a-z][a-z0-9+.-]*:$/.test(url.protocol) && !isScriptScheme(url.protocol)
      ? url.protocol
      : undefined
  // A source expression has no notation for IPv6 addresses.
  return url.hostname.startsWith('[') ? 'http:' : url.origin
}

function isScriptScheme(scheme: string): boolean {
  return ['javascript:', 'data:', 'blob:', 'vbscript:', 'file:'].includes(scheme)
}
