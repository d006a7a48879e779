import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { linkNumberedPages, numberedQuery, pageNumber, pageSize } from '../../paging/paging.ts'
import { sessionSchema } from '../../sessions/session-schemas.ts'
import { adminSessionBody } from './expand.ts'
import { requireIdentityId } from './identity-id.ts'

export const listIdentitySessions = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/identities/:id/sessions',
    operationId: 'listIdentitySessions',
    summary: 'The sessions of an identity, newest first',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    query: z.object({ ...numberedQuery, active: z.boolean().optional() }),
    responses: { 200: z.array(sessionSchema), 400: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const { query } = request
    const page = pageNumber(context.secrets, query)
    const size = pageSize(query)
    const { sessions, total } = await context.sessions.listOfIdentity(requireIdentityId(request.params.id), {
      active: query.active,
      page,
      size,
    })
    linkNumberedPages(request, reply, context.secrets, { page, size, total })
    return sessions.map((session) => adminSessionBody(context, session, { identity: true, devices: true }))
  },
)
