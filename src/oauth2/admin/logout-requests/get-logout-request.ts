import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { clientResponse } from '../../clients/client-metadata.ts'
import type { OAuth2Context } from '../../context.ts'
import { getLogoutRequest } from '../../logout-requests/logout-operations.ts'
import { challengeQuery } from '../sent-challenge.ts'
import { sentLogoutChallenge } from './sent-logout-challenge.ts'

const logoutRequestSchema = z
  .object({
    challenge: z.string(),
    client: clientResponse.nullable(),
    expires_at: z.string().nullable(),
    request_url: z.string(),
    requested_at: z.string().nullable(),
    rp_initiated: z.boolean(),
    sid: z.string(),
    subject: z.string(),
  })
  .meta({ id: 'oAuth2LogoutRequest' })

export const getLogoutRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/oauth2/auth/requests/logout',
    operationId: 'getOAuth2LogoutRequest',
    summary: 'Get a logout request',
    tag: 'oAuth2',
    query: challengeQuery('logout'),
    responses: { 200: logoutRequestSchema },
  },
  (context: OAuth2Context) => async (request) => ({
    client: null,
    ...(await getLogoutRequest(context, sentLogoutChallenge(request.query))),
  }),
)
