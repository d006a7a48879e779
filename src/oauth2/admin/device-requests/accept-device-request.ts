import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { acceptDeviceRequest } from '../../device-requests/device-operations.ts'
import { redirectTo } from '../redirect-to.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'
import { userCodeBody } from './user-code-body.ts'

export const acceptDeviceRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/device/accept',
    operationId: 'acceptUserCodeRequest',
    summary: 'Accept the device whose code a person entered',
    tag: 'oAuth2',
    query: challengeQuery('device'),
    body: userCodeBody,
    responses: { 200: redirectTo },
  },
  (context: OAuth2Context) => (request) =>
    acceptDeviceRequest(context, sentChallenge('device', request.query), request.body.user_code ?? ''),
)
