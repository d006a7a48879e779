import { grantColumns } from './grant-row.ts'

/** What a new grant has; the other columns have their defaults. */
const insertedGrantColumns = `id, client_id, subject, obfuscated_subject, login_session_id, requested_scope,
  granted_scope, requested_audience, granted_audience, session, request, requested_at, authenticated_at,
  handled_at, consent_skipped, consent_remember, consent_expires_at, code_hash, code_expires_at, expires_at`

/**
 * Inserts grants. A client that wants to hear of logouts takes part in the login session from then on; one that
 * is ending is waited for and found ended. @param source has the columns of grants
 */
export function insertingGrants(source: string): string {
  return `inserted as (
      insert into oauth2.grants (${insertedGrantColumns})
      select ${insertedGrantColumns} from ${source}
      on conflict (id) do nothing returning id, client_id, login_session_id
    ), participating as (
      insert into oauth2.session_participants (login_session_id, client_id)
      select s.id, c.id from inserted i
      join oauth2.clients c on c.id = i.client_id
        and c.document ?| array['backchannel_logout_uri', 'frontchannel_logout_uri']
      join oauth2.login_sessions s on s.id = i.login_session_id
      for key share of s
      on conflict do nothing
    )`
}

/** $1 a JSON array of rows, so that one statement and one commit serve everybody who signs in at the moment. */
export const insertGrants = {
  name: 'oauth2-grants-insert',
  text: `with ${insertingGrants('json_populate_recordset(null::oauth2.grants, $1::json)')}
    select id from inserted`,
}

/**
 * $1 a JSON array of redemptions, of which no two are of the same code, and $2 the hashes of their codes: a list
 * is looked up in the index, whereas a join with the array is planned, while there are few grants, as a walk
 * through all of them. `found` locks the grants, in the order of their ids so that two such statements cannot wait
 * for one another; a parallel use waits there and then sees that the code is used. What it locked is what decides,
 * which leaves the primary key as the only index that the update can take. A wrong code verifier or key uses the code up; a wrong client or redirect URI does
 * not, or anybody who saw the code could spoil it.
 */
export const redeemCodes = {
  name: 'oauth2-grants-redeem-codes',
  text: `with asked as (
      select * from json_to_recordset($1::json) as a (position integer, code_hash bytea, now timestamptz,
        client_id text, redirect_uri text, code_challenge text, key_thumbprint text, refresh_token_hash bytea,
        refresh_token_expires_at timestamptz, access_token_id uuid, access_token_expires_at timestamptz,
        confirmation jsonb, session jsonb)
    ), found as (
      select ${grantColumns('g')}, g.code_hash, g.code_used_at, g.code_expires_at
      from oauth2.grants g where g.code_hash = any($2::bytea[]) order by g.id for update
    ), redeemed as (
      update oauth2.grants g set code_used_at = a.now, session = coalesce(a.session, g.session)
      from found f join asked a on a.code_hash = f.code_hash
      where g.id = f.id and f.code_used_at is null and f.code_expires_at > a.now
        and f.tokens_revoked_at is null and f.client_id = a.client_id
        and (f.request->>'redirect_uri' is null or f.request->>'redirect_uri' = a.redirect_uri)
      returning g.id
    ), refreshable as (
      insert into oauth2.refresh_tokens (hash, grant_id, generation, issued_at, expires_at,
        access_token_id, access_token_expires_at, confirmation)
      select a.refresh_token_hash, f.id, f.generation, a.now, a.refresh_token_expires_at,
        a.access_token_id, a.access_token_expires_at, a.confirmation
      from found f join redeemed r on r.id = f.id join asked a on a.code_hash = f.code_hash
      where a.refresh_token_hash is not null and f.granted_scope && array['offline_access', 'offline']
        and f.request->>'code_challenge' is not distinct from a.code_challenge
        and (f.request->>'dpop_jkt' is null or f.request->>'dpop_jkt' = a.key_thumbprint)
      returning grant_id
    )
    select f.*, a.position, exists (select from redeemed r where r.id = f.id) as redeemed,
      exists (select from refreshable r where r.grant_id = f.id) as refreshable
    from found f join asked a on a.code_hash = f.code_hash`,
}

/** $1 hash of a code: what {@link redeemCodes} would find, without using it up. */
export const selectByCode = {
  name: 'oauth2-grants-by-code',
  text: `select ${grantColumns('g')}, g.code_used_at, g.code_expires_at, true as redeemed, false as refreshable
    from oauth2.grants g where g.code_hash = $1`,
}

/** Every token has a grant; the outer join has the tokens looked up first, however few grants there are. */
export const selectRefreshTokens = {
  name: 'oauth2-refresh-tokens-by-hash',
  text: `select ${grantColumns('g')}, r.hash, r.issued_at as token_issued_at,
      r.expires_at as token_expires_at, r.first_used_at, r.used_count, r.confirmation
    from oauth2.refresh_tokens r left join oauth2.grants g on g.id = r.grant_id
    where r.hash = any($1::bytea[])`,
}

/**
 * $1 a JSON array of rotations, of which no two are of the same grant, and $2 the ids of these grants, which are
 * locked in their order and before the tokens, as everything that deletes a grant does. Without a grace period the
 * grant's generation advances, which ends every access token before it; with one only the access token that
 * came with the used refresh token ends, as the others belong to uses that are allowed. The grant's expiry is
 * moved a day further than it must, so that most uses touch no index of the grants.
 */
export const rotateRefreshTokens = {
  name: 'oauth2-refresh-tokens-rotate',
  text: `with asked as (
      select * from json_to_recordset($1::json) as a (position integer, hash bytea, grant_id uuid, now timestamptz,
        first_use_after timestamptz, most_uses integer, successor_hash bytea,
        successor_expires_at timestamptz, access_token_id uuid, access_token_expires_at timestamptz,
        confirmation jsonb, session jsonb)
    ), found as (
      select g.id from oauth2.grants g
      where g.id = any($2::uuid[]) and g.tokens_revoked_at is null order by g.id for update
    ), used as (
      update oauth2.refresh_tokens r
      set first_used_at = coalesce(r.first_used_at, a.now), used_count = r.used_count + 1
      from found f join asked a on a.grant_id = f.id
      where r.hash = a.hash and r.grant_id = f.id and (r.expires_at is null or r.expires_at > a.now)
        and (r.first_used_at is null
          or (r.first_used_at >= a.first_use_after and (a.most_uses is null or r.used_count <= a.most_uses)))
      returning f.id, a.position, r.access_token_id, r.access_token_expires_at
    ), advanced as (
      update oauth2.grants g
      set generation = g.generation + case when a.first_use_after is null then 1 else 0 end,
        session = coalesce(a.session, g.session),
        expires_at = case
          when g.expires_at is null or a.successor_expires_at is null then null
          when greatest(a.successor_expires_at, a.access_token_expires_at) <= g.expires_at then g.expires_at
          else greatest(a.successor_expires_at, a.access_token_expires_at) + interval '1 day' end
      from used u join asked a on a.position = u.position where g.id = u.id
      returning g.id, g.generation, a.position
    ), ended as (
      insert into oauth2.revoked_tokens (token_id, expires_at)
      select u.access_token_id, u.access_token_expires_at from used u join asked a on a.position = u.position
      where a.first_use_after is not null and u.access_token_expires_at > a.now
      on conflict do nothing
    ), issued as (
      insert into oauth2.refresh_tokens (hash, grant_id, generation, issued_at, expires_at,
        access_token_id, access_token_expires_at, confirmation)
      select a.successor_hash, d.id, d.generation, a.now, a.successor_expires_at, a.access_token_id,
        a.access_token_expires_at, a.confirmation
      from advanced d join asked a on a.position = d.position
    )
    select d.position, d.generation from advanced d`,
}

export const revokeTokens = {
  name: 'oauth2-grants-revoke-tokens',
  text: `update oauth2.grants set tokens_revoked_at = $2 where id = $1 and tokens_revoked_at is null`,
}

/** $1 login session, $2 now, $3 whether grants with offline access are meant as well (Back-Channel Logout §2.7). */
export const revokeTokensOfSession = {
  name: 'oauth2-grants-revoke-tokens-of-session',
  text: `update oauth2.grants set tokens_revoked_at = $2
    where login_session_id = $1 and tokens_revoked_at is null
      and ($3::boolean or not granted_scope && array['offline_access', 'offline'])`,
}
