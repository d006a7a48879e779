import type { Queryable, Statement } from '../../database/database.ts'

/** `disable` leaves a session readable, as inactive, until it would have expired. */
export type Ending = 'disable' | 'delete'

/** Which sessions end. */
export type SessionSelection =
  | { readonly kind: 'sessions' | 'identities'; readonly ids: readonly string[] }
  | { readonly kind: 'all' }

/** So many sessions of everybody end in one statement; whoever asked for all asks again while there are more. */
const mostAtOnce = 5000

const ended = (name: string, change: string): Statement => ({
  name,
  text: `${change} returning id`,
})

const statements: Readonly<Record<Ending, Readonly<Record<SessionSelection['kind'], Statement>>>> = {
  disable: {
    sessions: ended(
      'sessions_disable',
      'update identity.sessions set active = false where id = any($1::uuid[]) and active',
    ),
    identities: ended(
      'sessions_disable_of_identities',
      'update identity.sessions set active = false where identity_id = any($1::uuid[]) and active',
    ),
    all: ended(
      'sessions_disable_all',
      `update identity.sessions set active = false where id = any(array(
        select id from identity.sessions where active order by id limit ${mostAtOnce} for update skip locked))`,
    ),
  },
  delete: {
    sessions: ended('sessions_delete', 'delete from identity.sessions where id = any($1::uuid[])'),
    identities: ended(
      'sessions_delete_of_identities',
      'delete from identity.sessions where identity_id = any($1::uuid[])',
    ),
    all: ended(
      'sessions_delete_all',
      `delete from identity.sessions where id = any(array(
        select id from identity.sessions order by id limit ${mostAtOnce} for update skip locked))`,
    ),
  },
}

/** Ends sessions in bulk; gives which, and whether there may be more of them. */
export async function endSessions(
  on: Queryable,
  ending: Ending,
  selection: SessionSelection,
): Promise<{ readonly ended: readonly string[]; readonly more: boolean }> {
  const values = selection.kind === 'all' ? [] : [selection.ids]
  const rows = await on.query<{ id: string }>(statements[ending][selection.kind], values)
  return { ended: rows.map(({ id }) => id), more: selection.kind === 'all' && rows.length === mostAtOnce }
}
