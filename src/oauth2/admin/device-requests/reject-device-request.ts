import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { rejectDeviceRequest } from '../../device-requests/device-operations.ts'
import { redirectTo } from '../redirect-to.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'
import { userCodeBody } from './user-code-body.ts'

export const rejectDeviceRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/device/reject',
    operationId: 'rejectUserCodeRequest',
    summary: 'Reject the device whose code a person entered',
    tag: 'oAuth2',
    query: challengeQuery('device'),
    body: userCodeBody,
    responses: { 200: redirectTo },
  },
  (context: OAuth2Context) => (request) =>
    rejectDeviceRequest(context, sentChallenge('device', request.query), request.body.user_code ?? ''),
)
