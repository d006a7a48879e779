import type { Migration } from 'kysely'
import { up as initial } from './0001-initial.ts'
import { up as trustedIssuers } from './0010-trusted-issuers.ts'
import { up as deviceRequests } from './0011-device-requests.ts'
import { up as pushedRequests } from './0020-pushed-requests.ts'
import { up as confirmationOfRefreshTokens } from './0030-confirmation-of-refresh-tokens.ts'
import { up as dynamicRegistration } from './0040-dynamic-registration.ts'
import { up as logoutNotifications } from './0041-logout-notifications.ts'
import { up as keyRotation } from './0042-key-rotation.ts'
import { up as roomForUpdates } from './0060-room-for-updates.ts'

export const oauth2Migrations: Record<string, Migration> = {
  '0001-initial': { up: initial },
  '0010-trusted-issuers': { up: trustedIssuers },
  '0011-device-requests': { up: deviceRequests },
  '0020-pushed-requests': { up: pushedRequests },
  '0030-confirmation-of-refresh-tokens': { up: confirmationOfRefreshTokens },
  '0040-dynamic-registration': { up: dynamicRegistration },
  '0041-logout-notifications': { up: logoutNotifications },
  '0042-key-rotation': { up: keyRotation },
  '0060-room-for-updates': { up: roomForUpdates },
}
