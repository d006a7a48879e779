import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { type MessageRecord, messageStatuses } from '../../courier/message.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { keysetQuery, linkPages, pageSize, readPageToken } from '../../paging/paging.ts'
import { messageBody, messageSchema } from './message-body.ts'

export const listCourierMessages = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/courier/messages',
    operationId: 'listCourierMessages',
    summary: 'Messages that were sent or wait to be, newest first, by page',
    tag: 'courier',
    query: z.object({
      ...keysetQuery,
      status: z.enum(messageStatuses).optional(),
      recipient: z.string().optional(),
    }),
    responses: { 200: z.array(messageSchema), 400: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const { query } = request
    const size = pageSize(query)
    const token = readPageToken(context.secrets, query.page_token)
    const messages = await context.messages.list(query, size + 1, token ? readKey(token) : undefined)
    const page = messages.slice(0, size)
    const last = messages.length > size ? page.at(-1) : undefined
    linkPages(request, reply, context.secrets, size, last && key(last))
    return page.map((message) => messageBody(message, context.settings))
  },
)

type Key = Pick<MessageRecord, 'createdAt' | 'id'>

function key({ createdAt, id }: Key): string {
  return `${createdAt.getTime()} ${id}`
}

function readKey(text: string): Key {
  const [milliseconds, id = ''] = text.split(' ')
  return { createdAt: new Date(Number(milliseconds)), id }
}
