import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import { authenticateClient } from '../client-authentication/index.ts'
import { credentialParameters } from '../client-authentication/presented-credentials.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { revokeToken } from '../tokens/revoke-token.ts'
import { formOf } from './form.ts'

const revocationForm = z
  .object({
    token: z.string(),
    /** Only a hint where to look first; the token itself says what it is. */
    token_type_hint: z.string(),
    ...credentialParameters,
  })
  .partial()

/** RFC 7009. Whatever the token was, the answer is 200: there is nothing left to do for the client. */
export const revocationEndpoint = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/oauth2/revoke',
    operationId: 'revokeOAuth2Token',
    summary: 'Revoke an access token or a refresh token',
    tag: 'oAuth2',
    body: revocationForm,
    bodyFormats: ['form'],
    responses: { 200: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const form = formOf(request, request.body)
    const client = await authenticateClient(context, request, form)
    if (form.token === undefined) throw oauthError('invalid_request', 'The parameter "token" is missing.')
    await revokeToken(context, client, form.token)
    return reply.header('cache-control', 'no-store').header('pragma', 'no-cache').send()
  },
)
