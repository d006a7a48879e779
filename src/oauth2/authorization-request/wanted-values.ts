import type { RequestedClaims } from '../../contracts/oauth-admin-api.ts'

/** The values of a claim of the ID token that are good enough; undefined when any is. */
export function wantedValues(
  claims: RequestedClaims | undefined,
  name: string,
): readonly unknown[] | undefined {
  const request = claims?.id_token?.[name]
  if (request?.value !== undefined) return [request.value]
  return request?.values
}
