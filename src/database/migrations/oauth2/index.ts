import type { Migration } from 'kysely'
import { up as initial } from './0001-initial.ts'

export const oauth2Migrations: Record<string, Migration> = {
  '0001-initial': { up: initial },
}
