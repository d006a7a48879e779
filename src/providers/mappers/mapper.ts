import type { MappedIdentity, MapperIdentity, ProviderClaims } from '../../contracts/provider-registry.ts'

/** Turns claims into an identity. Throws 400 `mapper_failed`. */
export type Mapper = (claims: ProviderClaims, identity: MapperIdentity | undefined) => Promise<MappedIdentity>

/** What a mapper program reads, by the names that Kratos gives them. */
export interface MapperInput {
  readonly claims: ProviderClaims
  readonly identity: MapperIdentity | Record<string, never>
}

/** A compiled mapper: gives whatever the program gives, throws what the program throws. */
export type MapperProgram = (input: MapperInput) => Promise<unknown>

/** Compiles the text of a mapper. Throws an Error whose sentence says what is wrong with the text. */
export type MapperLanguage = (source: string) => Promise<MapperProgram>
