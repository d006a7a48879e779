import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { isUuid } from '../../flows/uuid.ts'
import { dispatchBody, messageBody, messageSchema } from './message-body.ts'

export const getCourierMessage = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/courier/messages/:id',
    operationId: 'getCourierMessage',
    summary: 'One message, with the attempts to send it',
    tag: 'courier',
    params: z.object({ id: z.string() }),
    responses: { 200: messageSchema, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request) => {
    const { id } = request.params
    if (!isUuid(id)) throw identityError('bad_request', 'The id of a message is a UUID.')
    const message = await context.messages.find(id)
    if (!message) throw identityError('not_found', 'There is no such message.')
    const dispatches = message.dispatches.map((dispatch) => dispatchBody(id, dispatch))
    return { ...messageBody(message, context.settings), dispatches }
  },
)
