import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import { dialogue } from '../client/answer.ts'
import type { IdentityContext } from '../context.ts'
import { errorSchema } from '../errors/error-schema.ts'
import { exchangeSessionToken } from '../flows/session-token-exchange/exchange-session-token.ts'
import { successfulCodeExchange } from './flow-schemas.ts'

export const exchangeSessionTokenEndpoint = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/sessions/token-exchange',
    operationId: 'exchangeSessionToken',
    summary: 'Exchange the two codes of a sign-in through a browser for a session',
    tag: 'frontend',
    query: z.object({ init_code: z.string().optional(), return_to_code: z.string().optional() }),
    responses: { 200: successfulCodeExchange, 400: errorSchema, 404: errorSchema, 422: null },
  },
  (context: IdentityContext) => (request, reply) =>
    exchangeSessionToken(context, dialogue(request, reply), request.query),
)
