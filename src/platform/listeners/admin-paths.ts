/** What the platform itself offers on the admin listener, beside the components' routes below `/admin`. */
const operations = /^\/(?:health|version|metrics|openapi)(?=[/?]|$)/

/**
 * The path of a request to the admin listener as its routes know it: components' routes begin with `/admin`,
 * the platform's own do not, and callers may write either the one way or the other.
 */
export function adminPath(url: string): string {
  const prefixed = url === '/admin' || url.startsWith('/admin/') || url.startsWith('/admin?')
  const bare = prefixed ? url.slice('/admin'.length) || '/' : url
  if (operations.test(bare)) return bare
  return prefixed ? url : `/admin${url}`
}
