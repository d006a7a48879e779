import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { acceptLogoutRequest } from '../../logout-requests/logout-operations.ts'
import { redirectTo } from '../redirect-to.ts'
import { challengeQuery } from '../sent-challenge.ts'
import { sentLogoutChallenge } from './sent-logout-challenge.ts'

export const acceptLogoutRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/logout/accept',
    operationId: 'acceptOAuth2LogoutRequest',
    summary: 'Accept a logout request',
    tag: 'oAuth2',
    query: challengeQuery('logout'),
    responses: { 200: redirectTo },
  },
  (context: OAuth2Context) => (request) => acceptLogoutRequest(context, sentLogoutChallenge(request.query)),
)
