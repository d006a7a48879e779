import { endpoint } from '../../http/endpoint.ts'
import {
  type Introspection,
  introspection,
  introspectionForm,
  introspectToken,
} from '../admin/introspection.ts'
import { authenticateClient } from '../client-authentication/index.ts'
import { credentialParameters } from '../client-authentication/presented-credentials.ts'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { isSigningAlgorithm } from '../keys/signing-algorithms.ts'
import { encryptForClient } from '../tokens/encrypt-for-client.ts'
import { signJwt } from '../tokens/jws.ts'
import { formOf } from './form.ts'

/** RFC 9701 §4 */
const signedType = 'application/token-introspection+jwt'

/**
 * RFC 7662 for resource servers, which authenticate as clients do. What the token says about a person is for whoever
 * can keep a secret: a public client is refused.
 */
export const publicIntrospectionEndpoint = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/oauth2/introspect',
    operationId: 'introspectTokenAsClient',
    summary: 'Whether a token is active and what it stands for, for an authenticated client',
    tag: 'oAuth2',
    body: introspectionForm.extend(credentialParameters).partial(),
    bodyFormats: ['form'],
    responses: { 200: introspection },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const form = formOf(request, request.body)
    const client = await authenticateClient(context, request, form)
    if (client.isPublic)
      throw oauthError('invalid_client', 'A client that does not authenticate may not introspect tokens.')
    if (form.token === undefined) throw oauthError('invalid_request', 'The parameter "token" is missing.')
    const token = await introspectToken(context, form)
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
    if (!request.headers.accept?.includes(signedType)) return token
    const signed = await signedIntrospection(context, client, token)
    return reply.type(signedType).serializer(String).send(signed)
  },
)

/** RFC 9701 §5: what is said about the token, for this client and nobody else. */
async function signedIntrospection(
  context: OAuth2Context,
  client: Client,
  token: Introspection,
): Promise<string> {
  const { keys, settings, clock } = context
  const {
    introspection_signed_response_alg: registered,
    introspection_encrypted_response_alg: alg,
    introspection_encrypted_response_enc: enc,
  } = client.document
  const key = await keys.signing(
    'hydra.openid.id-token',
    isSigningAlgorithm(registered) ? registered : 'RS256',
  )
  const claims = {
    iss: settings.issuer,
    aud: client.id,
    iat: Math.floor(clock().getTime() / 1000),
    token_introspection: token,
  }
  const jwt = await signJwt(key, claims, 'token-introspection+jwt')
  return alg === undefined ? jwt : encryptForClient(context, client, jwt, { alg, enc })
}
