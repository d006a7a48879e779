import { profileColumns } from '../identities/identity-rows.ts'
import { selectSessions, sessionColumns } from './session-rows.ts'

/** A page of everybody's sessions looks at no more than these, for hardly any may be of the kind that is asked for. */
const longestLook = 10_000

/** Every statement about sessions; each is planned once per connection. */
export const statements = {
  byTokens: {
    name: 'sessions_by_tokens',
    text: `${selectSessions.replace('select', "select encode(s.token_hash, 'hex') as token_hash,")}
      where s.token_hash = any($1::bytea[])`,
  },
  byId: { name: 'session_by_id', text: `${selectSessions} where s.id = $1` },
  issue: {
    name: 'session_issue',
    text: `insert into identity.sessions (id, identity_id, token_hash, active, aal, methods, devices,
        issued_at, authenticated_at, expires_at)
      values ($1, $2, $3, true, $4, $5, $6, $7, $7, $8)`,
  },
  lock: {
    name: 'session_lock',
    text: `select ${sessionColumns} from identity.sessions s where s.id = $1 and s.active for update`,
  },
  reauthenticate: {
    name: 'session_reauthenticate',
    text: `update identity.sessions set aal = $2, methods = $3, devices = $4, authenticated_at = $5,
      expires_at = $6 where id = $1`,
  },
  setMethods: {
    name: 'session_set_methods',
    text: 'update identity.sessions set aal = $2, methods = $3 where id = $1',
  },
  revoke: {
    name: 'session_revoke',
    text: 'update identity.sessions set active = false where id = $1 and active returning id',
  },
  revokeOwn: {
    name: 'session_revoke_own',
    text: `update identity.sessions set active = false where id = $1 and identity_id = $2 and active
      returning id`,
  },
  revokeOthers: {
    name: 'sessions_revoke_others',
    text: `update identity.sessions set active = false
      where identity_id = $1 and id <> $2 and active and expires_at > $3 returning id`,
  },
  extend: {
    name: 'session_extend',
    text: `update identity.sessions set expires_at = greatest(expires_at, $2)
      where id = $1 and active and expires_at > $3 and expires_at <= $4 returning expires_at`,
  },
  deleteOfIdentity: {
    name: 'sessions_delete_of_identity',
    text: 'delete from identity.sessions where identity_id = $1 returning id',
  },
  ofIdentity: {
    name: 'sessions_of_identity',
    text: `${selectSessions} where s.identity_id = $1 and s.id is distinct from $2
        and ($3::boolean is null or (s.active and s.expires_at > $4 and i.state = 'active') = $3)
      order by s.issued_at desc, s.id desc limit $5 offset $6`,
  },
  countOfIdentity: {
    name: 'sessions_count_of_identity',
    text: `select count(*)::integer as count from identity.sessions s join identity.identities i on i.id = s.identity_id
      where s.identity_id = $1 and s.id is distinct from $2
        and ($3::boolean is null or (s.active and s.expires_at > $4 and i.state = 'active') = $3)`,
  },
  newest: {
    name: 'sessions_newest',
    text: `select ${sessionColumns}, ${profileColumns}
      from (select * from identity.sessions where (issued_at, id) < ($1, $2)
        order by issued_at desc, id desc limit ${longestLook}) s
      join identity.identities i on i.id = s.identity_id
      where $3::boolean is null or (s.active and s.expires_at > $4 and i.state = 'active') = $3
      order by s.issued_at desc, s.id desc limit $5`,
  },
  endOfLook: {
    name: 'sessions_end_of_look',
    text: `select issued_at, id from identity.sessions where (issued_at, id) < ($1, $2)
      order by issued_at desc, id desc offset ${longestLook - 1} limit 1`,
  },
}
