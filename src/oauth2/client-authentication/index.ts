import type { FastifyRequest } from 'fastify'
import type { PlatformError } from '../../contracts/platform-error.ts'
import type { Client, ClientAuthenticationMethod } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { noteClient } from '../cors/cors.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { OAuth2Settings } from '../settings.ts'
import { isAvailable } from './available-methods.ts'
import { clientSecretBasic, clientSecretPost } from './client-secret.ts'
import type { AuthenticationContext, AuthenticationMethod } from './method.ts'
import { none } from './none.ts'
import {
  type CredentialParameters,
  type PresentedCredentials,
  presentedCredentials,
} from './presented-credentials.ts'
import { privateKeyJwt } from './private-key-jwt.ts'
import { selfSignedTlsClientAuth } from './self-signed-tls-client-auth.ts'
import { tlsClientAuth } from './tls-client-auth.ts'

/** How clients authenticate, by the name that they register. */
const methods: Readonly<Record<ClientAuthenticationMethod, AuthenticationMethod>> = {
  client_secret_basic: clientSecretBasic,
  client_secret_post: clientSecretPost,
  private_key_jwt: privateKeyJwt,
  tls_client_auth: tlsClientAuth,
  self_signed_tls_client_auth: selfSignedTlsClientAuth,
  none,
}

/** Names of the methods that clients can use with this server, as the discovery document lists them. */
export function authenticationMethodNames(settings: Pick<OAuth2Settings, 'clientCertificates'>): string[] {
  return Object.keys(methods).filter((name) => isAvailable(name, settings))
}

/**
 * The client that a request comes from (RFC 6749 §2.3).
 * @throws PlatformError 400 `invalid_request` without readable credentials, 401 `invalid_client` for wrong ones
 */
export async function authenticateClient(
  context: AuthenticationContext & Pick<OAuth2Context, 'clients'>,
  request: FastifyRequest,
  form: CredentialParameters,
): Promise<Client> {
  const credentials = presentedCredentials(request.headers.authorization, form)
  const client = await context.clients.get(credentials.clientId)
  if (!client) throw invalidClient(credentials)
  noteClient(request, client)
  const registered = client.document.token_endpoint_auth_method
  const method = methods[registered]
  if (method.presents !== credentials.method)
    throw invalidClient(
      credentials,
      `The client is registered for "${registered}", but the request used "${credentials.method}". Use the registered method, or change the client's "token_endpoint_auth_method".`,
    )
  const verdict = await method.verify(context, client, credentials, request)
  if (verdict !== true) throw invalidClient(credentials, verdict || undefined)
  return client
}

/** Whoever tried with the Authorization header is told which scheme it takes (RFC 6749 §5.2). */
function invalidClient({ method }: PresentedCredentials, hint?: string): PlatformError {
  return oauthError('invalid_client', {
    ...(hint !== undefined && { hint }),
    ...(method === 'client_secret_basic' && { headers: { 'www-authenticate': 'Basic realm="oauth2"' } }),
  })
}
