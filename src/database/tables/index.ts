import type { IdentityTables } from './identity.ts'
import type { OAuth2Tables } from './oauth2.ts'

/** Every table of the platform by its qualified name. A component uses those of its own schema only. */
export type Tables = OAuth2Tables & IdentityTables
