import type { MappedIdentity, ProviderClaims } from '../../contracts/provider-registry.ts'
import type { ClaimMap } from '../provider-kind.ts'

const copied = [
  'name',
  'given_name',
  'family_name',
  'nickname',
  'preferred_username',
  'locale',
  'zoneinfo',
] as const

/** Traits of the built-in schema `person`. E-mail address and phone number only if the provider verified them. */
export const defaultMap: ClaimMap = (claims) => ({
  traits: {
    ...emailTrait(claims.email_verified === true ? claims.email : undefined),
    ...personTraits(claims),
  },
  ...verifiedAddresses(claims),
})

/** What a claim says of a person apart from their addresses; values that no schema would take are left out. */
export function personTraits(claims: ProviderClaims): Record<string, string> {
  const texts = copied.flatMap((name) => {
    const value = claims[name]
    return typeof value === 'string' && value.length <= 256 ? [[name, value]] : []
  })
  return {
    ...Object.fromEntries(texts),
    ...(claims.picture &&
      claims.picture.length <= 2048 &&
      URL.canParse(claims.picture) && { picture: claims.picture }),
    ...(claims.phone_number && claims.phone_number_verified && { phone_number: claims.phone_number }),
  }
}

export function emailTrait(email: string | undefined): Record<string, string> {
  return email === undefined ? {} : { email }
}

/** The addresses that the provider vouches for. */
export function verifiedAddresses(claims: ProviderClaims): Pick<MappedIdentity, 'verified_addresses'> {
  return claims.email !== undefined && claims.email_verified === true
    ? { verified_addresses: [{ via: 'email', value: claims.email }] }
    : {}
}
