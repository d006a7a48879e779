import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { rejectLogoutRequest } from '../../logout-requests/logout-operations.ts'
import { challengeQuery } from '../sent-challenge.ts'
import { sentLogoutChallenge } from './sent-logout-challenge.ts'

export const rejectLogoutRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/logout/reject',
    operationId: 'rejectOAuth2LogoutRequest',
    summary: 'Reject a logout request',
    tag: 'oAuth2',
    query: challengeQuery('logout'),
    responses: { 204: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    await rejectLogoutRequest(context, sentLogoutChallenge(request.query))
    return reply.code(204).send()
  },
)
