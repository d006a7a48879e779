import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { getLoginRequest } from '../../login-requests/login-operations.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'
import { loginRequestSchema } from './login-request-schema.ts'

export const getLoginRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/oauth2/auth/requests/login',
    operationId: 'getOAuth2LoginRequest',
    summary: 'Get a login request',
    tag: 'oAuth2',
    query: challengeQuery('login'),
    responses: { 200: loginRequestSchema },
  },
  (context: OAuth2Context) => (request) => getLoginRequest(context, sentChallenge('login', request.query)),
)
