import type { Migration } from 'kysely'
import { identityMigrations } from './identity/index.ts'
import { oauth2Migrations } from './oauth2/index.ts'

/** The migrations of each PostgreSQL schema, in the order in which they run. Names sort by their number. */
export const migrations: Readonly<Record<'oauth2' | 'identity', Readonly<Record<string, Migration>>>> = {
  oauth2: oauth2Migrations,
  identity: identityMigrations,
}
