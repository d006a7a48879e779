import { type Combined, combined } from '../../database/combined.ts'
import type { Database } from '../../database/database.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { isUuid } from '../uuid.ts'
import type { LoginSession } from './login-session.ts'
import type { LoginSessionChanges, LoginSessionStore } from './login-session-store.ts'

const columns = 'id, subject, remember, authenticated_at, acr, amr, identity_provider_session_id, expires_at'

const select = {
  name: 'oauth2-login-sessions-by-id',
  text: `select ${columns} from oauth2.login_sessions where id = any($1::uuid[]) and expires_at > $2`,
}

const selectOfSubject = {
  name: 'oauth2-login-sessions-of-subject',
  text: `select ${columns} from oauth2.login_sessions where subject = $1 and expires_at > $2 limit $3`,
}

const upsert = {
  name: 'oauth2-login-sessions-upsert',
  text: `insert into oauth2.login_sessions as s (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (id) do update set remember = excluded.remember,
      authenticated_at = excluded.authenticated_at, acr = excluded.acr, amr = excluded.amr,
      identity_provider_session_id = excluded.identity_provider_session_id, expires_at = excluded.expires_at
    where s.subject = excluded.subject
    returning id`,
}

const update = {
  name: 'oauth2-login-sessions-renew',
  text: `update oauth2.login_sessions set expires_at = coalesce($2, expires_at),
      identity_provider_session_id = coalesce($3, identity_provider_session_id)
    where id = $1`,
}

const selectOfIdentityProvider = {
  name: 'oauth2-login-sessions-of-identity-provider-session',
  text: `select ${columns} from oauth2.login_sessions
    where identity_provider_session_id = $1 and expires_at > $2 limit $3`,
}

/** $1 the session, $2 now, $3 until when its applications are to be told. One that is ended is told of once. */
const remove = {
  name: 'oauth2-login-sessions-delete',
  text: `with ended as (
      delete from oauth2.login_sessions where id = $1 returning id
    ), told as (
      insert into oauth2.logout_deliveries (id, client_id, sid, due_at, expires_at)
      select gen_random_uuid(), p.client_id, p.login_session_id, $2, $3
      from ended e
      join oauth2.session_participants p on p.login_session_id = e.id
      join oauth2.clients c on c.id = p.client_id and c.document ? 'backchannel_logout_uri'
    )
    select id from ended`,
}

/** An application that has not been reached for so long has ended its sessions itself. */
const tellingSeconds = 86_400

/** Login sessions in PostgreSQL. */
export class PostgresLoginSessionStore implements LoginSessionStore {
  readonly #database: Database
  readonly #clock: () => Date
  readonly #sessions: Combined<string, LoginSession | undefined>

  constructor(database: Database, clock: () => Date) {
    this.#database = database
    this.#clock = clock
    this.#sessions = combined((ids) => this.#read(ids))
  }

  async get(id: string): Promise<LoginSession | undefined> {
    return isUuid(id) ? this.#sessions.load(id.toLowerCase()) : undefined
  }

  async put(session: LoginSession): Promise<void> {
    const written = await this.#database.query(upsert, [
      session.id,
      session.subject,
      session.remember,
      session.authenticatedAt,
      session.acr,
      session.amr,
      session.identityProviderSessionId ?? null,
      session.expiresAt,
    ])
    if (written.length === 0)
      throw oauthError('access_denied', 'This login was already accepted for somebody else.')
  }

  async renew(id: string, changes: LoginSessionChanges): Promise<void> {
    const { expiresAt, identityProviderSessionId } = changes
    await this.#database.query(update, [id, expiresAt ?? null, identityProviderSessionId ?? null])
  }

  async remove(id: string): Promise<boolean> {
    const now = this.#clock()
    const until = new Date(now.getTime() + tellingSeconds * 1000)
    return (await this.#database.query(remove, [id, now, until])).length > 0
  }

  async ofIdentityProviderSession(id: string, limit: number): Promise<readonly LoginSession[]> {
    const rows = await this.#database.query<Row>(selectOfIdentityProvider, [id, this.#clock(), limit])
    return rows.map(fromRow)
  }

  async ofSubject(subject: string, limit: number): Promise<readonly LoginSession[]> {
    const rows = await this.#database.query<Row>(selectOfSubject, [subject, this.#clock(), limit])
    return rows.map(fromRow)
  }

  async #read(ids: readonly string[]): Promise<readonly (LoginSession | undefined)[]> {
    const rows = await this.#database.query<Row>(select, [ids, this.#clock()])
    const sessions = new Map(rows.map((row) => [row.id, fromRow(row)]))
    return ids.map((id) => sessions.get(id))
  }
}

interface Row {
  readonly id: string
  readonly subject: string
  readonly remember: boolean
  readonly authenticated_at: Date
  readonly acr: string
  readonly amr: readonly string[]
  readonly identity_provider_session_id: string | null
  readonly expires_at: Date
}

function fromRow(row: Row): LoginSession {
  return {
    id: row.id,
    subject: row.subject,
    remember: row.remember,
    authenticatedAt: row.authenticated_at,
    acr: row.acr,
    amr: row.amr,
    identityProviderSessionId: row.identity_provider_session_id ?? undefined,
    expiresAt: row.expires_at,
  }
}
