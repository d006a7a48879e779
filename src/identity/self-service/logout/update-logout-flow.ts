import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { completeLogout } from '../../flows/logout/logout.ts'

export const updateLogoutFlow = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/self-service/logout',
    operationId: 'updateLogoutFlow',
    summary: 'Sign a browser out',
    tag: 'frontend',
    query: z.object({ token: z.string().optional(), return_to: z.string().optional() }),
    headers: ['Cookie'],
    responses: { 204: null, 303: null, 400: errorSchema, 401: errorSchema, 403: errorSchema },
  },
  (context: IdentityContext) => (request, reply) =>
    completeLogout(context, dialogue(request, reply), request.query),
)
