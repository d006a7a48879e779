import { endpoint } from '../../../http/endpoint.ts'
import { rejectConsentRequest } from '../../consent-requests/consent-operations.ts'
import type { OAuth2Context } from '../../context.ts'
import { redirectTo } from '../redirect-to.ts'
import { rejectBody } from '../reject-body.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'
import { withoutNulls } from '../without-nulls.ts'

export const rejectConsentRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/consent/reject',
    operationId: 'rejectOAuth2ConsentRequest',
    summary: 'Reject a consent request',
    tag: 'oAuth2',
    query: challengeQuery('consent'),
    body: rejectBody,
    responses: { 200: redirectTo },
  },
  (context: OAuth2Context) => (request) =>
    rejectConsentRequest(context, sentChallenge('consent', request.query), withoutNulls(request.body)),
)
