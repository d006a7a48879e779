import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'

/** The client that `client_id` names (RFC 6749 §4.1.1). Throws `invalid_client`. */
export async function findClient(
  { clients }: Pick<OAuth2Context, 'clients'>,
  parameters: URLSearchParams,
): Promise<Client> {
  const ids = parameters.getAll('client_id')
  if (ids.length > 1) throw oauthError('invalid_request', 'The parameter client_id is there more than once.')
  const client = ids[0] ? await clients.get(ids[0]) : undefined
  if (!client)
    throw oauthError('invalid_client', 'There is no client of this client_id. Check it in the application.')
  return client
}
