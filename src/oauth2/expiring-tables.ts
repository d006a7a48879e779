import type { ExpiringTable } from '../database/housekeeping.ts'

/** What housekeeping deletes from. Deleting a grant deletes its refresh tokens. */
export const expiringTables: readonly ExpiringTable[] = [
  { table: 'oauth2.grants' },
  { table: 'oauth2.refresh_tokens' },
  { table: 'oauth2.revoked_tokens' },
  { table: 'oauth2.login_sessions' },
  { table: 'oauth2.stored_challenges' },
  { table: 'oauth2.pushed_requests' },
  { table: 'oauth2.used_assertions' },
  { table: 'oauth2.initial_access_tokens' },
  { table: 'oauth2.trusted_issuers' },
  { table: 'oauth2.logout_deliveries' },
  // A device that asks late is told that its code has expired.
  { table: 'oauth2.device_requests', graceSeconds: 3600 },
  { table: 'oauth2.user_code_guesses' },
  { table: 'oauth2.keys' },
]
