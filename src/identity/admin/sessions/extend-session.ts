import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { requireKnownSession } from '../../sessions/known-session.ts'
import { sessionSchema } from '../../sessions/session-schemas.ts'
import { adminSessionBody } from './expand.ts'

export const extendSession = endpoint(
  {
    listener: 'admin',
    method: 'PATCH',
    path: '/admin/sessions/:id/extend',
    operationId: 'extendSession',
    summary: 'Let a session live for another whole lifespan from now on',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    responses: { 200: sessionSchema, 204: null, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const { id } = request.params
    const { earliestExtendSeconds, extendsWithoutAnswer } = context.settings.session
    const extended = await context.sessions.extend(id, earliestExtendSeconds)
    if (extended && extendsWithoutAnswer) return reply.code(204).send()
    const session = await requireKnownSession(context, id)
    if (extendsWithoutAnswer)
      throw identityError('not_found', 'This session has ended, or it is too early to extend it.')
    return adminSessionBody(context, session, { identity: true, devices: false })
  },
)
