import type { FastifyReply, FastifyRequest } from 'fastify'
import { presentedCredentials } from '../client-authentication/presented-credentials.ts'
import type { OAuth2Context } from '../context.ts'
import { grantTypes } from '../grant-types/index.ts'
import type { TokenRequestForm } from '../grant-types/token-request.ts'

type Handler<Request> = (request: Request, reply: FastifyReply) => Promise<unknown>

/** Counts what came of each request to the token endpoint. */
export function recordingTokens<Request extends FastifyRequest<{ Body: TokenRequestForm | undefined }>>(
  { events }: Pick<OAuth2Context, 'events'>,
  answer: Handler<Request>,
): Handler<Request> {
  return async (request, reply) => {
    const grantType = grantTypes.get(request.body?.grant_type ?? '')?.name
    try {
      const tokens = await answer(request, reply)
      if (grantType !== undefined) events.tokensIssued(grantType)
      return tokens
    } catch (failure) {
      events.tokensRefused(grantType, presentedClientId(request), failure)
      throw failure
    }
  }
}

/** Whoever the request says it comes from, verified or not. */
function presentedClientId({ headers, body }: FastifyRequest): string | undefined {
  try {
    return presentedCredentials(headers.authorization, (body ?? {}) as TokenRequestForm).clientId
  } catch {
    return undefined
  }
}
