import type { Result } from '../results/print-result.ts'

/** A client as the admin API shows it. */
export type OAuth2Client = Readonly<Record<string, unknown>>

const columns = [
  ['CLIENT ID', ({ client_id }) => client_id],
  ['CLIENT SECRET', ({ client_secret }) => client_secret],
  ['NAME', ({ client_name }) => client_name],
  ['GRANT TYPES', ({ grant_types }) => grant_types],
  ['RESPONSE TYPES', ({ response_types }) => response_types],
  ['SCOPE', ({ scope }) => scope],
  ['AUDIENCE', ({ audience }) => audience],
  ['REDIRECT URIS', ({ redirect_uris }) => redirect_uris],
] as const satisfies Result<OAuth2Client>['columns']

export const clientResult: Result<OAuth2Client> = { columns, idOf: ({ client_id }) => String(client_id) }
