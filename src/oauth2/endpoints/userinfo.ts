import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import type { OAuth2Context } from '../context.ts'
import { noteClient } from '../cors/cors.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { isSigningAlgorithm } from '../keys/signing-algorithms.ts'
import type { ActiveAccessToken } from '../tokens/access-token-status.ts'
import { encryptForClient } from '../tokens/encrypt-for-client.ts'
import { subjectClaims } from '../tokens/id-token.ts'
import { signJwt } from '../tokens/jws.ts'
import { newTokenId } from '../tokens/token-id.ts'
import { requireAccessToken } from './bearer-token.ts'

const parameters = z.object({ access_token: z.string().optional() })

/** The claims that OpenID Connect Core §5.1 names; a consent may add any other. */
const userinfo = z
  .looseObject({
    sub: z.string(),
    name: z.string(),
    given_name: z.string(),
    family_name: z.string(),
    middle_name: z.string(),
    nickname: z.string(),
    preferred_username: z.string(),
    profile: z.string(),
    picture: z.string(),
    website: z.string(),
    email: z.string(),
    email_verified: z.boolean(),
    gender: z.string(),
    birthdate: z.string(),
    zoneinfo: z.string(),
    locale: z.string(),
    phone_number: z.string(),
    phone_number_verified: z.boolean(),
    updated_at: z.int(),
  })
  .partial()
  .meta({ id: 'oidcUserInfo' })

const common = {
  listener: 'public',
  path: '/userinfo',
  summary: 'Claims of the person that an access token stands for',
  tag: 'oidc',
  responses: { 200: userinfo },
} as const

/** OpenID Connect Core §5.3 */
export const userinfoEndpoint = endpoint(
  { ...common, method: 'GET', operationId: 'getOidcUserInfo', query: parameters },
  (context: OAuth2Context) => (request, reply) => answer(context, request, reply, request.query),
)

/** The same by POST, with the token in the header or in the form (RFC 6750 §2.2). */
export const userinfoByPostEndpoint = endpoint(
  { ...common, method: 'POST', operationId: 'postOidcUserInfo', bodyFormats: ['form'] },
  (context: OAuth2Context) => (request, reply) =>
    answer(context, request, reply, formParameters(request.body)),
)

async function answer(
  context: OAuth2Context,
  request: FastifyRequest,
  reply: FastifyReply,
  presented: z.output<typeof parameters>,
): Promise<FastifyReply> {
  const active = await requireAccessToken(context, request, reply, presented)
  const clientId = active.grant ? active.grant.clientId : active.token.clientId
  const client = await context.clients.get(clientId)
  if (!client) throw oauthError('request_unauthorized', 'The client does not exist any more.')
  noteClient(request, client)
  const claims = userinfoClaims(context, active, clientId)
  const algorithm = client.document.userinfo_signed_response_alg
  // Claims are whatever the consent says; only the documented ones have a type, so none is enforced here.
  const { userinfo_encrypted_response_alg: alg, userinfo_encrypted_response_enc: enc } = client.document
  if (!isSigningAlgorithm(algorithm)) {
    if (alg === undefined)
      return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(claims)
    const text = JSON.stringify(claims)
    const jwe = await encryptForClient(context, client, text, { alg, enc, contentType: 'json' })
    return reply.type('application/jwt').send(jwe)
  }
  const key = await context.keys.signing('hydra.openid.id-token', algorithm)
  const jwt = await signJwt(key, { ...claims, jti: newTokenId(context.clock()) })
  const answered = alg === undefined ? jwt : await encryptForClient(context, client, jwt, { alg, enc })
  return reply.type('application/jwt').send(answered)
}

function userinfoClaims({ settings }: OAuth2Context, { token, grant }: ActiveAccessToken, clientId: string) {
  const iat = Math.floor(token.issuedAt / 1000)
  return grant
    ? subjectClaims(settings.issuer, { id: clientId }, grant, iat)
    : {
        aud: [clientId],
        iat,
        iss: settings.issuer,
        ...(token.kind === 'subject' && { sub: token.subject }),
      }
}

function formParameters(body: unknown): z.output<typeof parameters> {
  const { access_token } = (body ?? {}) as { access_token?: unknown }
  return typeof access_token === 'string' ? { access_token } : {}
}
