import { endpoint } from '../../../http/endpoint.ts'
import { dynamicClientResponse } from '../../clients/client-metadata.ts'
import type { OAuth2Context } from '../../context.ts'
import { readDynamicClient } from '../../registration/dynamic-clients.ts'
import { bearerToken } from '../bearer-token.ts'
import { registrationParams } from './registration-params.ts'

/** The client configuration endpoint (RFC 7592 §2.1). */
export const readClientEndpoint = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/oauth2/register/:id',
    operationId: 'getOidcDynamicClient',
    summary: 'Get a client that registered dynamically',
    tag: 'oidc',
    headers: ['Authorization'],
    params: registrationParams,
    responses: { 200: dynamicClientResponse },
  },
  (context: OAuth2Context) => (request) =>
    readDynamicClient(context, request.params.id, bearerToken(request.headers.authorization)),
)
