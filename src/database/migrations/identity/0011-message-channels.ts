import { type Kysely, sql } from 'kysely'

/** Messages are sent by e-mail or as text messages. Those that there are already are mails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`alter table identity.courier_messages
      add column channel text not null default 'email' check (channel in ('email', 'sms'))`)
    .execute(db)
}
