import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { resourceNotFound } from '../../errors/admin-error.ts'
import { revokeInitialAccessToken } from '../../registration/initial-access-tokens.ts'
import { isUuid } from '../../uuid.ts'

export const deleteInitialAccessTokenEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/oauth2/registration/initial-access-tokens/:id',
    operationId: 'deleteInitialAccessToken',
    summary: 'Revoke a token with which clients can be registered',
    tag: 'oAuth2',
    params: z.object({ id: z.string() }),
    responses: { 204: null },
  },
  ({ database }: OAuth2Context) =>
    async (request, reply) => {
      const { id } = request.params
      if (!isUuid(id) || !(await revokeInitialAccessToken(database, id))) throw resourceNotFound()
      return reply.code(204).send()
    },
)
