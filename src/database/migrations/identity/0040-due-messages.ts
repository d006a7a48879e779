import { type Kysely, sql } from 'kysely'

/**
 * The index of messages that wait is for finding those that are due. By its former condition, the statuses, it was
 * taken for listing messages of a status as well, in place of the index that has them in the order of the list.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop index identity.courier_messages_due_at').execute(db)
  await sql
    .raw(
      'create index courier_messages_due_at on identity.courier_messages (due_at) where due_at is not null',
    )
    .execute(db)
}
