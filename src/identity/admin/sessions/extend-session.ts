import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
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
    responses: { 200: sessionSchema, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request) => {
    const { id } = request.params
    await context.sessions.extend(id)
    const session = await requireKnownSession(context, id)
    return adminSessionBody(context, session, { identity: true, devices: false })
  },
)
