import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { revokeOtherSession } from '../own-sessions.ts'

export const disableMySession = endpoint(
  {
    listener: 'public',
    method: 'DELETE',
    path: '/sessions/:id',
    operationId: 'disableMySession',
    summary: 'End one of the other sessions of the person who is signed in',
    tag: 'frontend',
    params: z.object({ id: z.string() }),
    headers: ['X-Session-Token', 'Cookie'],
    responses: { 204: null, 400: errorSchema, 401: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    reply.header('vary', 'Cookie')
    await revokeOtherSession(context, request, request.params.id)
    return reply.code(204).send()
  },
)
