import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { acceptConsentRequest } from '../../consent-requests/consent-operations.ts'
import type { OAuth2Context } from '../../context.ts'
import { redirectTo } from '../redirect-to.ts'
import { authorizationDetails } from '../requested-extras.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'
import { withoutNulls } from '../without-nulls.ts'

const claims = z.record(z.string(), z.unknown())

/** Claims that tokens are to carry. */
export const consentSessionClaims = z
  .object({ access_token: claims.nullish(), id_token: claims.nullish() })
  .meta({ id: 'acceptOAuth2ConsentRequestSession' })

const acceptConsentBody = z
  .object({
    grant_scope: z.array(z.string()).nullish(),
    grant_access_token_audience: z.array(z.string()).nullish(),
    grant_authorization_details: authorizationDetails.nullish(),
    session: consentSessionClaims.nullish(),
    remember: z.boolean().nullish(),
    remember_for: z.int().nullish().meta({ description: 'Seconds; 0 is for ever.' }),
    context: z.unknown().optional(),
  })
  .meta({ id: 'acceptOAuth2ConsentRequest' })

export const acceptConsentRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/consent/accept',
    operationId: 'acceptOAuth2ConsentRequest',
    summary: 'Accept a consent request',
    tag: 'oAuth2',
    query: challengeQuery('consent'),
    body: acceptConsentBody,
    responses: { 200: redirectTo },
  },
  (context: OAuth2Context) => (request) => {
    const { session, ...body } = withoutNulls(request.body)
    return acceptConsentRequest(context, sentChallenge('consent', request.query), {
      ...body,
      ...(session && { session: withoutNulls(session) }),
    })
  },
)
