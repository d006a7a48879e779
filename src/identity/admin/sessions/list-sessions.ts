import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { keysetQuery, linkPages, pageSize, readPageToken } from '../../paging/paging.ts'
import { sessionSchema } from '../../sessions/session-schemas.ts'
import type { SessionKey } from '../../sessions/session-store.ts'
import { adminSessionBody, expandQuery, expansionOf } from './expand.ts'

export const listSessions = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/sessions',
    operationId: 'listSessions',
    summary: 'Sessions of everybody, newest first, by page',
    tag: 'identity',
    query: z.object({ ...keysetQuery, ...expandQuery, active: z.boolean().optional() }),
    responses: { 200: z.array(sessionSchema), 400: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const { query } = request
    const expansion = expansionOf(query)
    const size = pageSize(query)
    const token = readPageToken(context.secrets, query.page_token)
    const after = token ? readKey(token) : undefined
    const { sessions, next } = await context.sessions.list(query.active, size, after)
    linkPages(request, reply, context.secrets, size, next && key(next))
    return sessions.map((session) => adminSessionBody(context, session, expansion))
  },
)

function key({ issuedAt, id }: SessionKey): string {
  return `${issuedAt.getTime()} ${id}`
}

function readKey(text: string): SessionKey {
  const [milliseconds, id = ''] = text.split(' ')
  return { issuedAt: new Date(Number(milliseconds)), id }
}
