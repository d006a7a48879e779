import { PlatformError } from '../../contracts/platform-error.ts'
import type { Queryable } from '../../database/database.ts'

/** Taken by whoever registers a client without a token, so that the bound holds whatever comes at once. */
const openRegistrationLock = 4_444_000_040

const hourSeconds = 3600

/**
 * Lets one more client in without an initial access token.
 * @param perHour how many of these this installation takes
 * @throws PlatformError 429 with `Retry-After` for more than that
 */
export async function admitOpenRegistration(
  transaction: Queryable,
  perHour: number,
  now: Date,
): Promise<void> {
  await transaction.query(lock, [openRegistrationLock])
  const hourAgo = new Date(now.getTime() - hourSeconds * 1000)
  const [recent] = await transaction.query<{ count: number }>(countRecent, [hourAgo, perHour])
  if ((recent?.count ?? 0) >= perHour) throw tooMany()
}

export async function recordRegistration(
  transaction: Queryable,
  clientId: string,
  initialAccessTokenId: string | undefined,
  now: Date,
): Promise<void> {
  await transaction.query(insert, [clientId, now, initialAccessTokenId ?? null])
}

function tooMany(): PlatformError {
  return new PlatformError({
    status: 429,
    code: 'temporarily_unavailable',
    message: 'Too many clients were registered within the last hour. Please try again later.',
    headers: { 'retry-after': '600' },
  })
}

const lock = { name: 'oauth2-registrations-lock', text: 'select pg_advisory_xact_lock($1) as admitted' }

const countRecent = {
  name: 'oauth2-registrations-recent',
  text: `select count(*)::int from (
      select 1 from oauth2.registrations
      where initial_access_token_id is null and registered_at > $1 limit $2) as recent`,
}

const insert = {
  name: 'oauth2-registrations-insert',
  text: `insert into oauth2.registrations (client_id, registered_at, initial_access_token_id)
    values ($1, $2, $3)`,
}
