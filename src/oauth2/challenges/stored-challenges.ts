import type { Queryable, Statement } from '../../database/database.ts'

/** A sealed text that is too long for an address. */
export interface StoredChallenge {
  readonly id: string
  readonly sealed: string
  readonly expiresAt: Date
}

const insert: Statement = {
  name: 'oauth2-stored-challenges-insert',
  text: 'insert into oauth2.stored_challenges (id, sealed, expires_at) values ($1, $2, $3)',
}

export async function storeChallenge(database: Queryable, challenge: StoredChallenge): Promise<void> {
  await database.query(insert, [challenge.id, challenge.sealed, challenge.expiresAt])
}

const find: Statement = {
  name: 'oauth2-stored-challenges-by-id',
  text: 'select sealed from oauth2.stored_challenges where id = $1 and expires_at > $2',
}

/** The sealed text of that id, while it lives. */
export async function findStoredChallenge(
  database: Queryable,
  id: string,
  now: Date,
): Promise<string | undefined> {
  const [row] = await database.query<{ sealed: string }>(find, [id, now])
  return row?.sealed
}
