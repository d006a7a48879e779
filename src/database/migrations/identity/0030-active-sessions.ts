import { type Kysely, sql } from 'kysely'

/** All active sessions can be ended at once, part by part. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index sessions_active on identity.sessions (id) where active`.execute(db)
}
