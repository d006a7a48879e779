import type { Migration } from 'kysely'
import { up as initial } from './0001-initial.ts'
import { up as oneTimeCodes } from './0010-one-time-codes.ts'
import { up as messageChannels } from './0011-message-channels.ts'
import { up as securityKeys } from './0020-security-keys.ts'
import { up as activeSessions } from './0030-active-sessions.ts'
import { up as auditEvents } from './0031-audit-events.ts'
import { up as dueMessages } from './0040-due-messages.ts'

export const identityMigrations: Record<string, Migration> = {
  '0001-initial': { up: initial },
  '0010-one-time-codes': { up: oneTimeCodes },
  '0011-message-channels': { up: messageChannels },
  '0020-security-keys': { up: securityKeys },
  '0030-active-sessions': { up: activeSessions },
  '0031-audit-events': { up: auditEvents },
  '0040-due-messages': { up: dueMessages },
}
