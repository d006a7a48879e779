import type { Identity } from '../../contracts/identity-api.ts'

type Claims = Record<string, unknown>

/** Claims of the scope `profile` that are traits of the same name (OpenID Connect Core §5.4). */
const profileTraits = [
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'profile',
  'picture',
  'website',
  'gender',
  'birthdate',
  'zoneinfo',
  'locale',
] as const

/** The claims that each scope covers, taken from the identity. */
const claimsByScope: Readonly<Record<string, (identity: Identity) => Claims>> = {
  profile: profileClaims,
  email: emailClaims,
  phone: phoneClaims,
  address: addressClaims,
}

/** The claims about a person that the granted scopes cover; what the identity does not hold is left out. */
export function claimsForScopes(identity: Identity, scopes: readonly string[]): Claims {
  const claims: Claims = {}
  for (const scope of scopes)
    if (Object.hasOwn(claimsByScope, scope)) Object.assign(claims, claimsByScope[scope]?.(identity))
  return claims
}

function profileClaims({ traits, updated_at }: Identity): Claims {
  const claims: Claims = { ...nameClaims(traits.name) }
  for (const name of profileTraits) if (isText(traits[name])) claims[name] = traits[name]
  if (claims.family_name === undefined && isText(traits.surname)) claims.family_name = traits.surname
  const updatedAt = Date.parse(updated_at)
  // Seconds since the epoch (OpenID Connect Core §5.1).
  if (!Number.isNaN(updatedAt)) claims.updated_at = Math.floor(updatedAt / 1000)
  return claims
}

/** A name that the identity schema splits into first and last. */
function nameClaims(name: unknown): Claims {
  if (typeof name !== 'object' || name === null) return {}
  const { first, last } = name as { first?: unknown; last?: unknown }
  const parts = [first, last].filter(isText)
  return {
    ...(parts.length > 0 && { name: parts.join(' ') }),
    ...(isText(first) && { given_name: first }),
    ...(isText(last) && { family_name: last }),
  }
}

function emailClaims(identity: Identity): Claims {
  const { email } = identity.traits
  return isText(email) ? { email, email_verified: isVerified(identity, 'email', email) } : {}
}

function phoneClaims(identity: Identity): Claims {
  const number = identity.traits.phone_number ?? identity.traits.phone
  return isText(number)
    ? { phone_number: number, phone_number_verified: isVerified(identity, 'sms', number) }
    : {}
}

/** OpenID Connect Core §5.1.1: an object; one text is its `formatted` member. */
function addressClaims({ traits: { address } }: Identity): Claims {
  if (isText(address)) return { address: { formatted: address } }
  return typeof address === 'object' && address !== null ? { address } : {}
}

function isVerified(identity: Identity, via: 'email' | 'sms', value: string): boolean {
  return (identity.verifiable_addresses ?? []).some(
    (address) =>
      address.via === via && address.verified && address.value.toLowerCase() === value.toLowerCase(),
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
