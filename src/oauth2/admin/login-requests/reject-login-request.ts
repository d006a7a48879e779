import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { rejectLoginRequest } from '../../login-requests/login-operations.ts'
import { redirectTo } from '../redirect-to.ts'
import { rejectBody } from '../reject-body.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'
import { withoutNulls } from '../without-nulls.ts'

export const rejectLoginRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/login/reject',
    operationId: 'rejectOAuth2LoginRequest',
    summary: 'Reject a login request',
    tag: 'oAuth2',
    query: challengeQuery('login'),
    body: rejectBody,
    responses: { 200: redirectTo },
  },
  (context: OAuth2Context) => (request) =>
    rejectLoginRequest(context, sentChallenge('login', request.query), withoutNulls(request.body)),
)
