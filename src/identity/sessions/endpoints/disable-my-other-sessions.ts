import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { revokeOtherSessions } from '../own-sessions.ts'

export const disableMyOtherSessions = endpoint(
  {
    listener: 'public',
    method: 'DELETE',
    path: '/sessions',
    operationId: 'disableMyOtherSessions',
    summary: 'End all other sessions of the person who is signed in',
    tag: 'frontend',
    headers: ['X-Session-Token', 'Cookie'],
    responses: {
      200: z.object({ count: z.number().int() }).meta({ id: 'deleteMySessionsCount' }),
      401: errorSchema,
    },
  },
  (context: IdentityContext) => async (request, reply) => {
    reply.header('vary', 'Cookie')
    return { count: await revokeOtherSessions(context, request) }
  },
)
