import { type Kysely, sql } from 'kysely'

/** Keys are published before they sign, and stay published until nothing that they signed is valid. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table oauth2.keys
    -- From when it signs; null is from the beginning.
    add column signs_from timestamptz,
    -- Until when it verifies; null is until somebody deletes it.
    add column expires_at timestamptz`,
  'create index keys_expires_at on oauth2.keys (expires_at) where expires_at is not null',
]
