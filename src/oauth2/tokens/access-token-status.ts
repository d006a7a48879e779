import { type Combined, combined } from '../../database/combined.ts'
import type { Database } from '../../database/database.ts'
import type { Grant } from '../grants/grant.ts'
import { type GrantRow, grantColumns, grantFromRow } from '../grants/grant-row.ts'
import type { AccessToken, ClientAccessToken, GrantAccessToken, SubjectAccessToken } from './access-token.ts'

/** A token that is in force, with the grant that it stands for. */
export type ActiveAccessToken =
  | { readonly token: GrantAccessToken; readonly grant: Grant }
  | { readonly token: ClientAccessToken | SubjectAccessToken; readonly grant?: undefined }

/**
 * Whether tokens that are genuine and not expired are still in force. What ends a token earlier: its grant
 * was revoked, deleted or moved on to a later generation; its client was deleted or all tokens of its client;
 * its own id was revoked, or that of a token which it was exchanged for. Reads of concurrent requests share a
 * statement.
 */
export class AccessTokenStatus {
  readonly #loader: Combined<AccessToken, ActiveAccessToken | undefined>
  readonly #revoked: Combined<string, boolean>

  constructor(database: Database) {
    this.#loader = combined((tokens) => readStatus(database, tokens))
    this.#revoked = combined((ids) => readRevoked(database, ids))
  }

  /** The token with its grant while it is in force, otherwise undefined. */
  async active(token: AccessToken): Promise<ActiveAccessToken | undefined> {
    if (token.kind !== 'subject' || !token.origin) return this.#loader.load(token)
    const [active, ...revoked] = await Promise.all([
      this.#loader.load(token),
      ...token.origin.tokenIds.map((id) => this.#revoked.load(id)),
    ])
    return revoked.includes(true) ? undefined : active
  }
}

interface StatusRow extends Omit<GrantRow, 'id'> {
  readonly position: number
  /** The grant's; null when there is none. */
  readonly id: string | null
  readonly revoked: boolean
  readonly existing_client_id: string | null
  readonly tokens_not_before: Date | null
}

const selectStatus = {
  name: 'oauth2-access-token-status',
  text: `select t.position::integer - 1 as position, r.token_id is not null as revoked,
      c.id as existing_client_id, c.tokens_not_before, ${grantColumns('g')}
    from unnest($1::uuid[], $2::text[], $3::uuid[]) with ordinality
      as t (token_id, client_id, grant_id, position)
    left join oauth2.revoked_tokens r on r.token_id = t.token_id
    left join oauth2.grants g on g.id = t.grant_id
    left join oauth2.clients c on c.id = coalesce(t.client_id, g.client_id)`,
}

async function readStatus(
  database: Database,
  tokens: readonly AccessToken[],
): Promise<readonly (ActiveAccessToken | undefined)[]> {
  const rows = await database.query<StatusRow>(selectStatus, [
    tokens.map(({ id }) => id),
    tokens.map((token) => (token.kind === 'grant' ? null : token.clientId)),
    tokens.map(grantIdOf),
  ])
  const active = new Array<ActiveAccessToken | undefined>(tokens.length)
  for (const row of rows) active[row.position] = activeToken(tokens[row.position] as AccessToken, row)
  return active
}

function activeToken(token: AccessToken, row: StatusRow): ActiveAccessToken | undefined {
  if (row.revoked || row.existing_client_id === null) return undefined
  if (row.tokens_not_before && token.issuedAt <= row.tokens_not_before.getTime()) return undefined
  if (token.kind === 'client') return { token }
  if (token.kind === 'subject') return endedWithGrant(token, row) ? undefined : { token }
  if (row.id === null || row.tokens_revoked_at || row.generation > token.generation) return undefined
  return { token, grant: grantFromRow(row as GrantRow) }
}

function grantIdOf(token: AccessToken): string | null {
  if (token.kind === 'client') return null
  return (token.kind === 'grant' ? token.grantId : token.origin?.grantId) ?? null
}

/** A token that was exchanged for one of a grant outlives its generations, but not the grant. */
function endedWithGrant({ origin }: SubjectAccessToken, { id, tokens_revoked_at }: StatusRow): boolean {
  return origin?.grantId !== undefined && (id === null || tokens_revoked_at !== null)
}

const selectRevoked = {
  name: 'oauth2-revoked-tokens-among',
  text: 'select token_id from oauth2.revoked_tokens where token_id = any($1::uuid[])',
}

async function readRevoked(database: Database, ids: readonly string[]): Promise<readonly boolean[]> {
  const rows = await database.query<{ token_id: string }>(selectRevoked, [ids])
  const revoked = new Set(rows.map(({ token_id }) => token_id))
  return ids.map((id) => revoked.has(id))
}
