/**
 * Whether the scopes that are allowed cover one that is asked for. `exact`: the same text. `wildcard`: `*`
 * stands for one segment between dots, and for everything that follows where it is the last segment.
 */
export type ScopeStrategy = 'exact' | 'wildcard'

export function scopeCovered(strategy: ScopeStrategy, allowed: readonly string[], scope: string): boolean {
  if (allowed.includes(scope)) return true
  return strategy === 'wildcard' && allowed.some((pattern) => wildcardCovers(pattern, scope))
}

/** The first of `requested` that `allowed` does not cover. */
export function firstUncoveredScope(
  strategy: ScopeStrategy,
  allowed: readonly string[],
  requested: readonly string[],
): string | undefined {
  return requested.find((scope) => !scopeCovered(strategy, allowed, scope))
}

/** The words of a scope parameter (RFC 6749 §3.3), without empty ones and repetitions. */
export function scopeWords(scope: string | undefined): string[] {
  return scope ? [...new Set(scope.split(' ').filter((word) => word !== ''))] : []
}

function wildcardCovers(pattern: string, scope: string): boolean {
  if (!pattern.includes('*')) return false
  const wanted = pattern.split('.')
  const segments = scope.split('.')
  if (segments.includes('') || segments.length < wanted.length) return false
  if (segments.length > wanted.length && wanted.at(-1) !== '*') return false
  return wanted.every((segment, index) => segment === '*' || segment === segments[index])
}
