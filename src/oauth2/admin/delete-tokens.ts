import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import type { OAuth2Context } from '../context.ts'

/**
 * Ends every access token of a client; its refresh tokens stay. One watermark does it, however many tokens
 * there are.
 */
export const deleteTokensEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/oauth2/tokens',
    operationId: 'deleteOAuth2Token',
    summary: 'End all access tokens of a client',
    tag: 'oAuth2',
    query: z.object({ client_id: z.string().min(1) }),
    responses: { 204: null },
  },
  ({ database, clock }: OAuth2Context) =>
    async (request, reply) => {
      await database.query(setNotBefore, [request.query.client_id, clock()])
      return reply.code(204).send()
    },
)

const setNotBefore = {
  name: 'oauth2-clients-set-not-before',
  text: `update oauth2.clients set tokens_not_before = greatest(tokens_not_before, $2) where id = $1`,
}
