import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { acceptLoginRequest } from '../../login-requests/login-operations.ts'
import { redirectTo } from '../redirect-to.ts'
import { challengeQuery, sentChallenge } from '../sent-challenge.ts'
import { withoutNulls } from '../without-nulls.ts'

const acceptLoginBody = z
  .object({
    subject: z.string().max(255).meta({ description: 'Who has signed in.' }),
    remember: z.boolean().nullish(),
    remember_for: z.int().nullish().meta({ description: "Seconds; 0 is the server's own lifetime." }),
    extend_session_lifespan: z.boolean().nullish(),
    authenticated_at: z.string().nullish().meta({
      description: 'When the person proved who they are, if that was before this request (RFC 3339).',
    }),
    acr: z.string().nullish(),
    amr: z.array(z.string()).nullish(),
    identity_provider_session_id: z.string().nullish(),
    force_subject_identifier: z.string().nullish(),
    context: z.unknown().optional(),
  })
  .meta({ id: 'acceptOAuth2LoginRequest' })

export const acceptLoginRequestEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/login/accept',
    operationId: 'acceptOAuth2LoginRequest',
    summary: 'Accept a login request',
    tag: 'oAuth2',
    query: challengeQuery('login'),
    body: acceptLoginBody,
    responses: { 200: redirectTo },
  },
  (context: OAuth2Context) => (request) =>
    acceptLoginRequest(context, sentChallenge('login', request.query), withoutNulls(request.body)),
)
