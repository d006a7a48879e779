import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
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
  ({ sessions }: IdentityContext) =>
    async (request, reply) => {
      if ((await sessions.deleteOfIdentity(requireIdentityId(request.params.id))) === 0)
        throw identityError('not_found', 'This identity has no sessions.')
      return reply.code(204).send()
    },
)
