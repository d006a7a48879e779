import { endpoint } from '../../../http/endpoint.ts'
import { clientMetadata, clientResponse } from '../../clients/client-metadata.ts'
import type { OAuth2Context } from '../../context.ts'
import { registerDynamicClient } from '../../registration/dynamic-clients.ts'
import { registrationUri } from '../../registration/registration-token.ts'
import { bearerToken } from '../bearer-token.ts'

/** The client registration endpoint (RFC 7591 §3). */
export const registerClientEndpoint = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/oauth2/register',
    operationId: 'createOidcDynamicClient',
    summary: 'Register a client dynamically',
    tag: 'oidc',
    headers: ['Authorization'],
    body: clientMetadata,
    responses: { 201: clientResponse },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const token = bearerToken(request.headers.authorization)
    const client = await registerDynamicClient(context, request.body, token)
    reply.code(201).header('location', registrationUri(context, client.client_id))
    return client
  },
)
