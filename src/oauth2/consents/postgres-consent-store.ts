import { type Combined, combined } from '../../database/combined.ts'
import type { Database } from '../../database/database.ts'
import type { Grant } from '../grants/grant.ts'
import { type GrantRow, grantColumns, grantFromRow } from '../grants/grant-row.ts'
import type { ConsentPage, ConsentSelector, ConsentStore, RememberedConsent } from './consent-store.ts'

/** $1 clients and $2 subjects in pairs, $3 now. */
const selectRemembered = {
  name: 'oauth2-consents-remembered',
  text: `select w.position::integer - 1 as position, c.granted_scope
    from unnest($1::text[], $2::text[]) with ordinality as w (client_id, subject, position)
    cross join lateral (
      select g.granted_scope from oauth2.grants g
      where g.client_id = w.client_id and g.subject = w.subject
        and g.consent_remember and not g.consent_skipped
        and (g.consent_expires_at is null or g.consent_expires_at > $3)
      order by g.handled_at desc limit 1
    ) c`,
}

/** $1 subject, $2 login session or null, $3 id before the page, $4 size, $5 now. */
const selectPage = {
  name: 'oauth2-consents-page',
  text: `select ${grantColumns('g')} from oauth2.grants g
    where g.subject = $1 and g.id > $3::uuid
      and ($2::uuid is null or g.login_session_id = $2)
      and not g.consent_skipped
      and not (g.consent_remember and coalesce(g.consent_expires_at <= $5, false))
    order by g.id limit $4`,
}

const deleteOne = {
  name: 'oauth2-consents-delete-one',
  text: 'delete from oauth2.grants where id = $1',
}

/** $1 subject, $2 client or null, $3 how many. */
const deleteSome = {
  name: 'oauth2-consents-delete-some',
  text: `delete from oauth2.grants where id in (
      select id from oauth2.grants
      where subject = $1 and ($2::text is null or client_id = $2) order by id limit $3
    ) returning id`,
}

/** A lock on more rows at once would make sign-ins wait. */
const batch = 500

/** Consents in PostgreSQL. */
export class PostgresConsentStore implements ConsentStore {
  readonly #database: Database
  readonly #clock: () => Date
  readonly #remembered: Combined<ConsentKey, RememberedConsent | undefined>

  constructor(database: Database, clock: () => Date) {
    this.#database = database
    this.#clock = clock
    this.#remembered = combined((keys) => this.#readRemembered(keys))
  }

  remembered(clientId: string, subject: string): Promise<RememberedConsent | undefined> {
    return this.#remembered.load({ clientId, subject })
  }

  async list({ subject, loginSessionId, after, size }: ConsentPage): Promise<readonly Grant[]> {
    const rows = await this.#database.query<GrantRow>(selectPage, [
      subject,
      loginSessionId ?? null,
      after ?? '00000000-0000-0000-0000-000000000000',
      size,
      this.#clock(),
    ])
    return rows.map(grantFromRow)
  }

  async revoke(selector: ConsentSelector): Promise<void> {
    if ('consentRequestId' in selector) {
      await this.#database.query(deleteOne, [selector.consentRequestId])
      return
    }
    const clientId = 'clientId' in selector ? selector.clientId : null
    for (;;) {
      const deleted = await this.#database.query(deleteSome, [selector.subject, clientId, batch])
      if (deleted.length < batch) return
    }
  }

  async #readRemembered(keys: readonly ConsentKey[]): Promise<readonly (RememberedConsent | undefined)[]> {
    const rows = await this.#database.query<RememberedRow>(selectRemembered, [
      keys.map(({ clientId }) => clientId),
      keys.map(({ subject }) => subject),
      this.#clock(),
    ])
    const scopes = new Map(rows.map(({ position, granted_scope }) => [position, granted_scope]))
    return keys.map((_, position) => {
      const grantedScope = scopes.get(position)
      return grantedScope && { grantedScope }
    })
  }
}

interface ConsentKey {
  readonly clientId: string
  readonly subject: string
}

interface RememberedRow {
  readonly position: number
  readonly granted_scope: readonly string[]
}
