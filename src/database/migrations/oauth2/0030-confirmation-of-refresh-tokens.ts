import { type Kysely, sql } from 'kysely'

/**
 * What a refresh token of a public client is bound to (RFC 9449 §5, RFC 8705 §4): the `cnf` of RFC 7800. Null: the
 * client authenticates, or nothing was proved when the token was issued.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table oauth2.refresh_tokens add column confirmation jsonb').execute(db)
}
