import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { requireKnownSession } from '../../sessions/known-session.ts'
import { sessionSchema } from '../../sessions/session-schemas.ts'
import { adminSessionBody, expandQuery, expansionOf } from './expand.ts'

export const getSession = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/sessions/:id',
    operationId: 'getSession',
    summary: 'One session',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    query: z.object(expandQuery),
    responses: { 200: sessionSchema, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request) => {
    const expansion = expansionOf(request.query)
    return adminSessionBody(context, await requireKnownSession(context, request.params.id), expansion)
  },
)
