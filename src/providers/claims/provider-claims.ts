import type { ProviderClaims } from '../../contracts/provider-registry.ts'

type RawClaims = Readonly<Record<string, unknown>>

const texts = [
  'oid',
  'name',
  'given_name',
  'family_name',
  'last_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'profile',
  'picture',
  'website',
  'email',
  'gender',
  'birthdate',
  'zoneinfo',
  'locale',
  'phone_number',
  'hd',
  'team',
  'acr',
] as const

/**
 * The claims in the spelling and the types of OpenID Connect Core §5.1, whatever types the provider used. An
 * address counts as verified only if the provider says so; a claim that is empty or of another type is left out.
 * Throws when the subject cannot name a person (OpenID Connect Core §2: at most 255 characters).
 */
export function providerClaims(iss: string, sub: string, raw: RawClaims): ProviderClaims {
  if (sub === '' || sub.length > 255) throw new Error('the subject is empty or longer than 255 characters')
  const known = texts.flatMap((name) => {
    const value = raw[name]
    return typeof value === 'string' && value !== '' ? [[name, value]] : []
  })
  const claims: Record<string, unknown> = { iss, sub, ...Object.fromEntries(known), raw_claims: raw }
  if ('email' in claims) claims.email_verified = isTrue(raw.email_verified)
  if ('phone_number' in claims) claims.phone_number_verified = isTrue(raw.phone_number_verified)
  const updatedAt = secondsSinceEpoch(raw.updated_at)
  if (updatedAt !== undefined) claims.updated_at = updatedAt
  const amr = authenticationMethods(raw.amr)
  if (amr) claims.amr = amr
  return claims as ProviderClaims
}

/** Some providers (AWS Cognito, Apple) say `"true"`. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

/** Auth0 gives `updated_at` as a date (RFC 3339) instead of a number. */
function secondsSinceEpoch(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000)
}

/** RFC 8176. Some providers give one method as a string. */
function authenticationMethods(value: unknown): string[] | undefined {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((method) => typeof method === 'string') : undefined
}
