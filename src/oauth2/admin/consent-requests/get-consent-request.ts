import { endpoint } from '../../../http/endpoint.ts'
import { getConsentRequest } from '../../consent-requests/consent-operations.ts'
import type { OAuth2Context } from '../../context.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'
import { consentRequestSchema } from './consent-request-schema.ts'

export const getConsentRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/oauth2/auth/requests/consent',
    operationId: 'getOAuth2ConsentRequest',
    summary: 'Get a consent request',
    tag: 'oAuth2',
    query: challengeQuery('consent'),
    responses: { 200: consentRequestSchema },
  },
  (context: OAuth2Context) => (request) =>
    getConsentRequest(context, sentChallenge('consent', request.query)),
)
