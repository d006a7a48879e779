import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { keysetQuery, linkPages, pageSize, readPageToken } from '../../paging/paging.ts'
import type { SessionRecord } from '../../sessions/session.ts'
import { sessionSchema } from '../../sessions/session-schemas.ts'
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
    const sessions = await context.sessions.list(query.active, size + 1, token ? readKey(token) : undefined)
    const page = sessions.slice(0, size)
    const last = sessions.length > size ? page.at(-1) : undefined
    linkPages(request, reply, context.secrets, size, last && key(last))
    return page.map((session) => adminSessionBody(context, session, expansion))
  },
)

type Key = Pick<SessionRecord, 'issuedAt' | 'id'>

function key({ issuedAt, id }: Key): string {
  return `${issuedAt.getTime()} ${id}`
}

function readKey(text: string): Key {
  const [milliseconds, id = ''] = text.split(' ')
  return { issuedAt: new Date(Number(milliseconds)), id }
}
