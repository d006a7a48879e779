import { challengeNotFound } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import type { DescribedAuthorization } from './authorization-request.ts'
import { describeAuthorization } from './describe-authorization.ts'

/**
 * The authorization request inside a challenge, which was checked before it was sealed. Throws 404 when its
 * client was deleted meanwhile.
 */
export async function reopenAuthorization(
  context: Pick<OAuth2Context, 'clients' | 'keys' | 'settings'>,
  query: string,
): Promise<DescribedAuthorization> {
  const parameters = new URLSearchParams(query)
  const client = await context.clients.get(parameters.get('client_id') ?? '')
  if (!client) throw challengeNotFound()
  return describeAuthorization(context, parameters, client)
}
