import { endpoint } from '../../../http/endpoint.ts'
import { removeClient } from '../../clients/client-registry.ts'
import type { OAuth2Context } from '../../context.ts'
import { clientParams } from './client-params.ts'

export const deleteClientEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/clients/:id',
    operationId: 'deleteOAuth2Client',
    summary: 'Delete a client with everything that was issued to it',
    tag: 'oAuth2',
    params: clientParams,
    responses: { 204: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    await removeClient(context, request.params.id)
    return reply.code(204).send()
  },
)
