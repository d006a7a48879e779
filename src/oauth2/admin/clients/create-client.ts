import { endpoint } from '../../../http/endpoint.ts'
import { clientMetadata, clientResponse } from '../../clients/client-metadata.ts'
import { registerClient } from '../../clients/client-registry.ts'
import type { OAuth2Context } from '../../context.ts'

export const createClientEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/clients',
    operationId: 'createOAuth2Client',
    summary: 'Register a client',
    tag: 'oAuth2',
    body: clientMetadata,
    responses: { 201: clientResponse },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const client = await registerClient(context, request.body)
    reply.code(201).header('location', `/admin/clients/${encodeURIComponent(client.client_id)}`)
    return client
  },
)
