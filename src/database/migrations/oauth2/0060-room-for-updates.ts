import { type Kysely, sql } from 'kysely'

/**
 * A grant is updated when its code is redeemed, a refresh token when it is used. Pages keep room for that, so
 * that the new version stands beside the old one and no index is touched (heap-only tuples).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table oauth2.grants set (fillfactor = 60)').execute(db)
  await sql.raw('alter table oauth2.refresh_tokens set (fillfactor = 70)').execute(db)
}
