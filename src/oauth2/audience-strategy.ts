/**
 * The first requested audience that the client's audiences do not cover. A URL covers itself and every URL
 * of the same scheme and host whose path is nested in its own; any other text covers itself only.
 */
export function firstUncoveredAudience(
  allowed: readonly string[],
  requested: readonly string[],
): string | undefined {
  return requested.find((audience) => !allowed.some((candidate) => audienceCovers(candidate, audience)))
}

/** The values of the `audience` parameter: one value is split at spaces, several are taken as they are. */
export function audienceValues(audience: string | readonly string[] | undefined): string[] {
  if (audience === undefined) return []
  const values = typeof audience === 'string' ? audience.split(' ') : audience
  return [...new Set(values.filter((value) => value !== ''))]
}

function audienceCovers(allowed: string, audience: string): boolean {
  if (allowed === audience) return true
  const outer = URL.parse(allowed)
  const inner = URL.parse(audience)
  if (!outer || !inner || outer.protocol !== inner.protocol || outer.host !== inner.host) return false
  if (outer.host === '' || inner.username !== '' || inner.password !== '') return false
  const outerPath = outer.pathname.replace(/\/+$/, '')
  return inner.pathname === outerPath || inner.pathname.startsWith(`${outerPath}/`)
}
