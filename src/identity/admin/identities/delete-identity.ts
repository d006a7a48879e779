import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { endLoginsOfIdentity } from '../../sessions/end-logins.ts'

export const deleteIdentity = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/identities/:id',
    operationId: 'deleteIdentity',
    summary: 'Delete an identity with its credentials and sessions',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    responses: { 204: null, 404: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const { id } = request.params
    if (!(await context.identities.delete(id)))
      throw identityError('not_found', 'There is no identity with this id.')
    await endLoginsOfIdentity(context, id.toLowerCase())
    return reply.code(204).send()
  },
)
