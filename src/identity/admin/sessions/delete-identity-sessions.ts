import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { endLoginsOf } from '../../sessions/end-logins.ts'
import { requireIdentityId } from './identity-id.ts'

export const deleteIdentitySessions = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/identities/:id/sessions',
    operationId: 'deleteIdentitySessions',
    summary: 'Delete all sessions of an identity',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    responses: { 204: null, 400: errorSchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const ended = await context.sessions.deleteOfIdentity(requireIdentityId(request.params.id))
    if (ended.length === 0) throw identityError('not_found', 'This identity has no sessions.')
    await endLoginsOf(context, ended)
    return reply.code(204).send()
  },
)
