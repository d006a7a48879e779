import { sha256Base64Url } from '../../cryptography/digest.ts'
import { type Combined, combined } from '../../database/combined.ts'
import type { Database } from '../../database/database.ts'

/** One use of something that works once. */
export interface AssertionUse {
  /** Whose assertions these are, with what kind they are of: `client <id>`, `dpop <thumbprint>`. */
  readonly issuer: string
  readonly jti: string
  /** When it would not be accepted any more anyway. */
  readonly expiresAt: Date
}

/**
 * Assertions that were accepted, by the hash of their `jti`, until they would have expired (RFC 7523 §3
 * item 7, RFC 9449 §11.1). Of any number of parallel uses one is the first; those that come at the same
 * moment share a statement and a commit.
 */
export class UsedAssertions {
  readonly #loader: Combined<AssertionUse, boolean>

  constructor(database: Database) {
    this.#loader = combined((uses) => insert(database, uses))
  }

  /** Accepts an assertion, which uses it up; false when it was used before. */
  acceptOnce(use: AssertionUse): Promise<boolean> {
    return this.#loader.load(use)
  }
}

const insertStatement = {
  name: 'oauth2-used-assertions-insert',
  text: `insert into oauth2.used_assertions (issuer, jti, expires_at)
    select * from unnest($1::text[], $2::text[], $3::timestamptz[])
    on conflict do nothing returning issuer, jti`,
}

async function insert(database: Database, uses: readonly AssertionUse[]): Promise<boolean[]> {
  const hashes = uses.map(({ jti }) => sha256Base64Url(jti))
  const rows = await database.query<{ issuer: string; jti: string }>(insertStatement, [
    uses.map(({ issuer }) => issuer),
    hashes,
    uses.map(({ expiresAt }) => expiresAt),
  ])
  const first = new Set(rows.map(({ issuer, jti }) => `${jti} ${issuer}`))
  // Of two equal ones in one statement the second one is the replay.
  return uses.map(({ issuer }, index) => first.delete(`${hashes[index]} ${issuer}`))
}
