import type { IdentitySchema } from './identity-schema.ts'

/** The identity schemas of the configuration, loaded when the process starts. */
export interface SchemaRegistry {
  readonly defaultId: string
  list(): readonly IdentitySchema[]
  get(id: string): IdentitySchema | undefined
  /** The schema, or 400 with a sentence that names it. */
  require(id: string): IdentitySchema
}
