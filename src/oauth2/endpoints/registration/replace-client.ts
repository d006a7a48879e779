import { endpoint } from '../../../http/endpoint.ts'
import { clientMetadata, clientResponse } from '../../clients/client-metadata.ts'
import type { OAuth2Context } from '../../context.ts'
import { replaceDynamicClient } from '../../registration/dynamic-clients.ts'
import { bearerToken } from '../bearer-token.ts'
import { registrationParams } from './registration-params.ts'

/** The client configuration endpoint (RFC 7592 §2.2). */
export const replaceClientEndpoint = endpoint(
  {
    listener: 'public',
    method: 'PUT',
    path: '/oauth2/register/:id',
    operationId: 'setOidcDynamicClient',
    summary: 'Replace a client that registered dynamically',
    tag: 'oidc',
    headers: ['Authorization'],
    params: registrationParams,
    body: clientMetadata,
    responses: { 200: clientResponse },
  },
  (context: OAuth2Context) => (request) => {
    const token = bearerToken(request.headers.authorization)
    return replaceDynamicClient(context, request.params.id, token, request.body)
  },
)
