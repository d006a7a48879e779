import { endpoint } from '../../http/endpoint.ts'
import { authenticateClient } from '../client-authentication/index.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { recordingTokens } from '../events/recording-tokens.ts'
import { grantTypes } from '../grant-types/index.ts'
import { tokenRequestForm, tokenResponse } from '../grant-types/token-request.ts'
import { proveSender } from '../sender-constraint/prove-sender.ts'
import { formOf } from './form.ts'

/** RFC 6749 §3.2 */
export const tokenEndpoint = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/oauth2/token',
    operationId: 'oauth2TokenExchange',
    summary: 'Get tokens',
    tag: 'oAuth2',
    body: tokenRequestForm.optional(),
    bodyFormats: ['form'],
    responses: { 200: tokenResponse },
  },
  (context: OAuth2Context) =>
    recordingTokens(context, async (request, reply) => {
      const form = formOf(request, request.body)
      if (!form.grant_type) throw oauthError('invalid_request', 'The parameter "grant_type" is missing.')
      const client = await authenticateClient(context, request, form)
      const grantType = grantTypes.get(form.grant_type)
      if (!grantType)
        throw oauthError('invalid_request', `The grant type "${form.grant_type}" is not supported.`)
      if (!client.grantTypes.has(grantType.name))
        throw oauthError(
          'unauthorized_client',
          `The client is not allowed to use the grant type "${grantType.name}". Add it to the client's "grant_types".`,
        )
      reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
      const confirmation = await proveSender(context, request, reply, client)
      return grantType.exchange(context, client, form, confirmation)
    }),
)
