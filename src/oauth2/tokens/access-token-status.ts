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
 * its own id was revoked. Reads of concurrent requests share a statement.
 */
export class AccessTokenStatus {
  readonly #loader: Combined<AccessToken, ActiveAccessToken | undefined>

  constructor(database: Database) {
    this.#loader = combined((tokens) => readStatus(database, tokens))
  }

  /** The token with its grant while it is in force, otherwise undefined. */
  active(token: AccessToken): Promise<ActiveAccessToken | undefined> {
    return this.#loader.load(token)
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
