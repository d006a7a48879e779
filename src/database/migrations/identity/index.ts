import type { Migration } from 'kysely'
import { up as initial } from './0001-initial.ts'

export const identityMigrations: Record<string, Migration> = {
  '0001-initial': { up: initial },
}
