import type { ClaimMap } from '../provider-kind.ts'
import { emailTrait, personTraits, verifiedAddresses } from './default-map.ts'

/**
 * For the directory of one organisation (an Entra ID tenant, Okta): its administrator gives out the e-mail
 * addresses, so they become traits even where nobody confirmed them; verified is only what the directory
 * calls verified. Groups, where the directory sends them, are kept beside the traits.
 */
export const directoryMap: ClaimMap = (claims) => {
  const { groups } = claims.raw_claims
  return {
    traits: { ...emailTrait(claims.email), ...personTraits(claims) },
    ...(Array.isArray(groups) && { metadata_admin: { groups } }),
    ...verifiedAddresses(claims),
  }
}
