import { type Kysely, sql } from 'kysely'

/** An authenticator that keeps a security key's credential says what it calls the account. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index credentials_user_handle on identity.credentials ((config ->> 'user_handle'))
    where type = 'webauthn'`.execute(db)
}
