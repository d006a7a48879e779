import { parseDuration } from '../../config/duration.ts'
import { normalResponseType } from '../authorization-request/response-type.ts'
import { scopeWords } from '../scope-strategy.ts'
import type { Client, ClientDocument, ClientLifespans, GrantName, TokenName } from './client.ts'

/** A row of `oauth2.clients` as far as the server needs it. */
export interface ClientRow {
  readonly id: string
  readonly document: ClientDocument
  readonly secret_hash: string | null
  readonly rotated_secret_hashes: readonly string[]
}

/** The client that a row holds, with what every request would otherwise work out again. */
export function clientFromRow(row: ClientRow): Client {
  const { document } = row
  return {
    id: row.id,
    document,
    isPublic: document.token_endpoint_auth_method === 'none',
    secretHash: row.secret_hash ?? undefined,
    rotatedSecretHashes: row.rotated_secret_hashes,
    grantTypes: new Set(document.grant_types.length > 0 ? document.grant_types : ['authorization_code']),
    responseTypes: new Set(
      document.response_types.length > 0 ? document.response_types.map(normalResponseType) : ['code'],
    ),
    scope: scopeWords(document.scope),
    lifespans: lifespans(document),
    accessTokenStrategy: document.access_token_strategy || undefined,
  }
}

const grants: readonly GrantName[] = [
  ...(['authorization_code', 'implicit', 'refresh_token', 'client_credentials'] as const),
  ...(['device_authorization', 'jwt_bearer'] as const),
]
const tokens: readonly TokenName[] = ['access_token', 'id_token', 'refresh_token']

function lifespans(document: ClientDocument): ClientLifespans {
  return Object.fromEntries(
    grants.flatMap((grant) =>
      tokens.flatMap((token) => {
        const lifespan = document[`${grant}_grant_${token}_lifespan`]
        const seconds = typeof lifespan === 'string' ? parseDuration(lifespan) : undefined
        return seconds === undefined ? [] : [[`${grant}:${token}`, seconds]]
      }),
    ),
  )
}
