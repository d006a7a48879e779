import { z } from 'zod'
import { clientResponse } from '../../clients/client-metadata.ts'
import { oidcContextSchema } from '../oidc-context.ts'
import { requestedExtras } from '../requested-extras.ts'

export const consentRequestSchema = z
  .object({
    acr: z.string(),
    amr: z.array(z.string()),
    challenge: z.string(),
    client: clientResponse,
    consent_request_id: z.string(),
    context: z.unknown(),
    login_challenge: z.string(),
    login_session_id: z.string(),
    oidc_context: oidcContextSchema,
    request_url: z.string(),
    requested_access_token_audience: z.array(z.string()),
    requested_scope: z.array(z.string()),
    ...requestedExtras,
    skip: z.boolean(),
    subject: z.string(),
  })
  .meta({ id: 'oAuth2ConsentRequest' })
