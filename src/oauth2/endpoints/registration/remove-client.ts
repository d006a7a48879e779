import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { removeDynamicClient } from '../../registration/dynamic-clients.ts'
import { bearerToken } from '../bearer-token.ts'
import { registrationParams } from './registration-params.ts'

/** The client configuration endpoint (RFC 7592 §2.3). */
export const removeClientEndpoint = endpoint(
  {
    listener: 'public',
    method: 'DELETE',
    path: '/oauth2/register/:id',
    operationId: 'deleteOidcDynamicClient',
    summary: 'Delete a client that registered dynamically',
    tag: 'oidc',
    headers: ['Authorization'],
    params: registrationParams,
    responses: { 204: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    await removeDynamicClient(context, request.params.id, bearerToken(request.headers.authorization))
    return reply.code(204).send()
  },
)
