import { grantColumns } from './grant-row.ts'

const insertedColumns = `id, client_id, subject, obfuscated_subject, login_session_id, requested_scope,
  granted_scope, requested_audience, granted_audience, session, request, requested_at, authenticated_at,
  handled_at, consent_skipped, consent_remember, consent_expires_at, code_hash, code_expires_at, expires_at`

/** $1 a JSON array of rows, so that one statement and one commit serve everybody who signs in at the moment. */
export const insertGrants = {
  name: 'oauth2-grants-insert',
  text: `insert into oauth2.grants (${insertedColumns})
    select ${insertedColumns} from json_populate_recordset(null::oauth2.grants, $1::json)
    on conflict (id) do nothing returning id`,
}

/**
 * $1 hash of the code, $2 now, $3 client, $4 redirect URI, $5 code challenge, $6 to $10 the refresh token:
 * hash, expiry, access token's id and expiry, confirmation. $11 thumbprint of the key that was proved. `found` locks the grant, so that a parallel use waits here and
 * then sees that the code is used; what it locked is what decides, which leaves the primary key as the only
 * index that the update can take. A wrong code verifier uses the code up; a wrong client or redirect URI
 * does not, or anybody who saw the code could spoil it.
 */
export const redeemCode = {
  name: 'oauth2-grants-redeem-code',
  text: `with found as (
      select ${grantColumns('g')}, g.code_used_at, g.code_expires_at
      from oauth2.grants g where g.code_hash = $1 for update
    ), redeemed as (
      update oauth2.grants g set code_used_at = $2 from found f
      where g.id = f.id and f.code_used_at is null and f.code_expires_at > $2
        and f.tokens_revoked_at is null and f.client_id = $3
        and (f.request->>'redirect_uri' is null or f.request->>'redirect_uri' = $4::text)
      returning g.id
    ), refreshable as (
      insert into oauth2.refresh_tokens (hash, grant_id, generation, issued_at, expires_at,
        access_token_id, access_token_expires_at, confirmation)
      select $6, f.id, f.generation, $2, $7, $8, $9, $10
      from found f join redeemed r on r.id = f.id
      where $6::bytea is not null and f.granted_scope && array['offline_access', 'offline']
        and f.request->>'code_challenge' is not distinct from $5::text
        and (f.request->>'dpop_jkt' is null or f.request->>'dpop_jkt' = $11::text)
      returning grant_id
    )
    select f.*, exists (select from redeemed) as redeemed, exists (select from refreshable) as refreshable
    from found f`,
}

export const selectRefreshTokens = {
  name: 'oauth2-refresh-tokens-by-hash',
  text: `select ${grantColumns('g')}, r.hash, r.issued_at as token_issued_at,
      r.expires_at as token_expires_at, r.first_used_at, r.used_count, r.confirmation
    from oauth2.refresh_tokens r join oauth2.grants g on g.id = r.grant_id
    where r.hash = any($1::bytea[])`,
}

/**
 * $1 hash of the token, $2 now, $3 first uses after this are in the grace period (null: there is none),
 * $4 how often it may be used again, $5 to $9 the successor: hash, expiry, access token's id and expiry,
 * confirmation.
 * The grant is locked before its token, as everything that deletes a grant does. Without a grace period the
 * grant's generation advances, which ends every access token before it; with one only the access token that
 * came with the used refresh token ends, as the others belong to uses that are allowed.
 */
export const rotateRefreshToken = {
  name: 'oauth2-refresh-tokens-rotate',
  text: `with found as (
      select g.id, r.hash, r.access_token_id, r.access_token_expires_at
      from oauth2.grants g join oauth2.refresh_tokens r on r.grant_id = g.id
      where r.hash = $1 and g.tokens_revoked_at is null
      for update of g, r
    ), used as (
      update oauth2.refresh_tokens r
      set first_used_at = coalesce(r.first_used_at, $2), used_count = r.used_count + 1
      from found f
      where r.hash = f.hash and (r.expires_at is null or r.expires_at > $2)
        and (r.first_used_at is null
          or (r.first_used_at >= $3::timestamptz and ($4::integer is null or r.used_count <= $4)))
      returning f.id, f.access_token_id, f.access_token_expires_at
    ), advanced as (
      update oauth2.grants g
      set generation = g.generation + case when $3::timestamptz is null then 1 else 0 end,
        expires_at = case when g.expires_at is null or $6::timestamptz is null then null
          else greatest(g.expires_at, $6, $8) end
      from used u where g.id = u.id
      returning g.id, g.generation
    ), ended as (
      insert into oauth2.revoked_tokens (token_id, expires_at)
      select u.access_token_id, u.access_token_expires_at from used u
      where $3::timestamptz is not null and u.access_token_expires_at > $2
      on conflict do nothing
    ), issued as (
      insert into oauth2.refresh_tokens (hash, grant_id, generation, issued_at, expires_at,
        access_token_id, access_token_expires_at, confirmation)
      select $5, a.id, a.generation, $2, $6, $7, $8, $9 from advanced a
    )
    select a.generation from advanced a`,
}

export const revokeTokens = {
  name: 'oauth2-grants-revoke-tokens',
  text: `update oauth2.grants set tokens_revoked_at = $2 where id = $1 and tokens_revoked_at is null`,
}
