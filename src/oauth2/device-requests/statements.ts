import { grantColumns } from '../grants/grant-row.ts'
import { insertingGrants } from '../grants/statements.ts'

const columns = 'id, client_id, requested_scope, requested_audience, requested_at, expires_at'

export const insertDeviceRequest = {
  name: 'oauth2-device-requests-insert',
  text: `insert into oauth2.device_requests (${columns}, device_code_hash, user_code_digest, polling_interval)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
}

/** $1 digests of the user code, $2 now. */
export const findWaiting = {
  name: 'oauth2-device-requests-by-user-code',
  text: `select ${columns} from oauth2.device_requests
    where user_code_digest = any($1::bytea[]) and state = 'waiting' and expires_at > $2`,
}

/** $1 id, $2 now. */
export const getWaiting = {
  name: 'oauth2-device-requests-waiting',
  text: `select ${columns} from oauth2.device_requests
    where id = $1 and state = 'waiting' and expires_at > $2`,
}

/** $1 id of the request, $2 now, $3 a JSON array of the one grant. */
export const grantDevice = {
  name: 'oauth2-device-requests-grant',
  text: `with given as (
      select * from json_populate_recordset(null::oauth2.grants, $3::json)
    ), device as (
      update oauth2.device_requests d set state = 'granted', grant_id = g.id from given g
      where d.id = $1 and d.state = 'waiting' and d.expires_at > $2
      returning d.id
    ), ${insertingGrants('given where exists (select from device)')}
    select id from inserted`,
}

/** $1 id, $2 now. */
export const denyDevice = {
  name: 'oauth2-device-requests-deny',
  text: `update oauth2.device_requests set state = 'denied'
    where id = $1 and state = 'waiting' and expires_at > $2`,
}

/** $1 hash of the device code, $2 client, $3 now. */
export const findGranted = {
  name: 'oauth2-device-requests-granted',
  text: `select ${grantColumns('g')} from oauth2.device_requests d join oauth2.grants g on g.id = d.grant_id
    where d.device_code_hash = $1 and d.client_id = $2 and d.state = 'granted' and d.expires_at > $3
      and g.tokens_revoked_at is null`,
}

/**
 * $1 hash of the device code, $2 now, $3 client, $4 to $8 the refresh token: hash, expiry, access token's id and
 * expiry, what it is bound to; $9 claims in place of those of the grant. `found` locks the request, so that a parallel use waits here and then sees what became of it; the grant
 * is locked too, as it may be revoked at the same moment. A second is the network's: a device that waits exactly
 * its interval is never too early.
 */
export const pollDevice = {
  name: 'oauth2-device-requests-poll',
  text: `with found as (
      select id as device_id, client_id as device_client_id, state, expires_at as device_expires_at, grant_id,
        coalesce(last_polled_at + (polling_interval - 1) * interval '1 second' > $2, false) as too_early
      from oauth2.device_requests where device_code_hash = $1 for update
    ), polled as (
      update oauth2.device_requests d set last_polled_at = $2,
        polling_interval = least(d.polling_interval + case when f.too_early then 5 else 0 end, 3600)
      from found f
      where d.id = f.device_id and f.device_client_id = $3 and f.state = 'waiting'
    ), granted as (
      select ${grantColumns('g')} from oauth2.grants g
      where g.id = (select grant_id from found where device_client_id = $3) for update
    ), redeemed as (
      update oauth2.device_requests d set state = 'redeemed'
      from found f cross join granted g
      where d.id = f.device_id and f.state = 'granted' and f.device_expires_at > $2
        and g.tokens_revoked_at is null
      returning d.id
    ), hooked as (
      update oauth2.grants g set session = $9::jsonb from granted d cross join redeemed
      where g.id = d.id and $9::jsonb is not null
    ), refreshable as (
      insert into oauth2.refresh_tokens (hash, grant_id, generation, issued_at, expires_at,
        access_token_id, access_token_expires_at, confirmation)
      select $4, g.id, g.generation, $2, $5, $6, $7, $8
      from granted g cross join redeemed
      where $4::bytea is not null and g.granted_scope && array['offline_access', 'offline']
      returning grant_id
    )
    select f.*, g.*, exists (select from redeemed) as redeemed, exists (select from refreshable) as refreshable
    from found f left join granted g on true`,
}
