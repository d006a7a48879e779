import type { MappedIdentity, MapperIdentity, ProviderClaims } from '../../contracts/provider-registry.ts'

/** Turns claims into an identity. Throws 400 `mapper_failed`. */
export type Mapper = (claims: ProviderClaims, identity: MapperIdentity | undefined) => Promise<MappedIdentity>
