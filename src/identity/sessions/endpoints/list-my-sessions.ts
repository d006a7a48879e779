import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { linkNumberedPages, numberedQuery, pageNumber, pageSize } from '../../paging/paging.ts'
import { otherSessions } from '../own-sessions.ts'
import { sessionSchema } from '../session-schemas.ts'

export const listMySessions = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/sessions',
    operationId: 'listMySessions',
    summary: 'The other active sessions of the person who is signed in',
    tag: 'frontend',
    query: z.object(numberedQuery),
    headers: ['X-Session-Token', 'Cookie'],
    responses: { 200: z.array(sessionSchema), 401: errorSchema, 403: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    reply.header('vary', 'Cookie')
    const page = pageNumber(context.secrets, request.query)
    const size = pageSize(request.query)
    const { sessions, total } = await otherSessions(context, request, { page, size })
    linkNumberedPages(request, reply, context.secrets, { page, size, total })
    return sessions
  },
)
