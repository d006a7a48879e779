import type { ExpiringTable } from '../database/housekeeping.ts'

/** Expired rows are kept for a while, so that a late visitor reads "expired" instead of "unknown". */
const daySeconds = 86_400

/** What housekeeping deletes from. */
export const expiringTables: readonly ExpiringTable[] = [
  { table: 'identity.sessions', graceSeconds: daySeconds },
  { table: 'identity.flows', graceSeconds: daySeconds },
  { table: 'identity.one_time_codes' },
  { table: 'identity.session_token_exchanges' },
  { table: 'identity.error_containers' },
  { table: 'identity.courier_messages' },
  { table: 'identity.audit_events' },
  // A counter that is still in use begins a new window; nobody waits for its row then.
  { table: 'identity.guess_counters', graceSeconds: 3600 },
]
