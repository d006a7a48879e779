import type { Migration } from 'kysely'
import { up as initial } from './0001-initial.ts'
import { up as activeSessions } from './0030-active-sessions.ts'

export const identityMigrations: Record<string, Migration> = {
  '0001-initial': { up: initial },
  '0030-active-sessions': { up: activeSessions },
}
