import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { endLoginsOf } from '../../sessions/end-logins.ts'
import { requireKnownSession } from '../../sessions/known-session.ts'

/** The session stays readable, as inactive, until it would have expired. */
export const disableSession = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/sessions/:id',
    operationId: 'disableSession',
    summary: 'End a session',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    responses: { 204: null, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const { id } = request.params
    if (await context.sessions.revoke(id)) await endLoginsOf(context, [id])
    else await requireKnownSession(context, id)
    return reply.code(204).send()
  },
)
