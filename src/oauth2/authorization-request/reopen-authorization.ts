import { challengeNotFound } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import type { DescribedAuthorization, RequestOrigin } from './authorization-request.ts'
import { originOfAddress } from './carried-request.ts'
import { describeAuthorization, requestUrl } from './describe-authorization.ts'

/** An authorization request inside a challenge. */
export interface SealedAuthorization {
  /** Its parameters. */
  readonly query: string
  /** Absent for the usual way, by an address. */
  readonly origin?: RequestOrigin
}

/** What a challenge needs to say of a request, so that {@link reopenAuthorization} has it again. */
export function sealedAuthorization({
  parameters,
  origin,
}: Pick<DescribedAuthorization, 'parameters' | 'origin'>): SealedAuthorization {
  return { query: parameters.toString(), ...(origin.carried && { origin }) }
}

/**
 * The authorization request inside a challenge, which was checked before it was sealed. Throws 404 when its
 * client was deleted meanwhile.
 */
export async function reopenAuthorization(
  context: Pick<OAuth2Context, 'clients' | 'keys' | 'settings'>,
  { query, origin }: SealedAuthorization,
): Promise<DescribedAuthorization> {
  const parameters = new URLSearchParams(query)
  const client = await context.clients.get(parameters.get('client_id') ?? '')
  if (!client) throw challengeNotFound()
  const known = origin ?? originOfAddress(requestUrl(context.settings.publicUrl, parameters))
  return describeAuthorization(context, { client, parameters, origin: known })
}
