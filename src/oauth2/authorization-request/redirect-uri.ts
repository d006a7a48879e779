/**
 * Whether a redirect URI is one of those that a client registered: the same text, nothing else
 * (RFC 9700 §2.1). The one exception is a port of one's own on a loopback address, which is what a native
 * application gets from its system (RFC 8252 §7.3).
 */
export function isRegisteredRedirectUri(registered: readonly string[], redirectUri: string): boolean {
  return registered.includes(redirectUri) || registered.some((uri) => isLoopbackVariant(uri, redirectUri))
}

/**
 * `http` reaches the person's own machine only; over a network anybody could read the code on its way.
 * Schemes of native applications pass (RFC 8252 §7.1).
 */
export function isConfidentialRedirectUri(redirectUri: string): boolean {
  const url = URL.parse(redirectUri)
  return url?.protocol !== 'http:' || isLocalHost(url.hostname)
}

/**
 * Whether nobody but the application that asked gets something out of the answer: `https`, this machine, or a
 * scheme of its own (RFC 8252 §7.1) where a proof key makes a caught code worthless (§8.1).
 */
export function reachesTheApplication(redirectUri: string, hasProofKey: boolean): boolean {
  const url = URL.parse(redirectUri)
  if (url?.protocol === 'http:') return isLocalHost(url.hostname)
  return url?.protocol === 'https:' || (url !== null && hasProofKey)
}

/** IP literals, and `localhost`, by which many applications register themselves (RFC 8252 §7.3, §8.3). */
const loopback =
  /^http:\/\/(?<host>127(?:\.\d{1,3}){3}|\[::1\]|localhost)(?::(?<port>\d{1,5}))?(?<rest>[/?].*)?$/

function isLoopbackVariant(registered: string, redirectUri: string): boolean {
  const one = loopback.exec(registered)?.groups
  const other = loopback.exec(redirectUri)?.groups
  if (!one || !other || Number(other.port ?? 80) > 65_535) return false
  return one.host === other.host && (one.rest ?? '') === (other.rest ?? '')
}

function isLocalHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}
