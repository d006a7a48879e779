import { firstUncoveredAudience } from './audience-strategy.ts'
import { oauthError } from './errors/oauth-error.ts'

/**
 * RFC 8707 §2: a resource is an absolute address without a fragment, and one of those that are allowed.
 * Throws `invalid_target`.
 */
export function refuseUncoveredResources(allowed: readonly string[], resources: readonly string[]): void {
  for (const resource of resources)
    if (!URL.canParse(resource) || resource.includes('#'))
      throw oauthError(
        'invalid_target',
        'The parameter resource must be an absolute address without a fragment.',
      )
  const uncovered = firstUncoveredAudience(allowed, resources)
  if (uncovered !== undefined)
    throw oauthError(
      'invalid_target',
      `The resource '${uncovered}' is none that the client may use: it must be among its audiences.`,
    )
}

/** The values of the parameter `resource`, each of them one address. */
export function resourceValues(resource: string | readonly string[] | undefined): readonly string[] {
  return [resource ?? []].flat()
}

/** The resources that a token is wanted for, within what was granted (§2.2); undefined for all of them. */
export function narrowedAudience(
  granted: readonly string[],
  resource: string | readonly string[] | undefined,
): readonly string[] | undefined {
  const resources = resourceValues(resource)
  if (resources.length === 0) return undefined
  refuseUncoveredResources(granted, resources)
  return [...new Set(resources)]
}
