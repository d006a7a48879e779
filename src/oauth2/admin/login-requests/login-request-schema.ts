import { z } from 'zod'
import { clientResponse } from '../../clients/client-metadata.ts'
import { oidcContextSchema } from '../oidc-context.ts'
import { requestedExtras } from '../requested-extras.ts'

export const loginRequestSchema = z
  .object({
    challenge: z.string(),
    client: clientResponse,
    oidc_context: oidcContextSchema,
    request_url: z.string(),
    requested_access_token_audience: z.array(z.string()),
    requested_scope: z.array(z.string()),
    ...requestedExtras,
    session_id: z.string(),
    skip: z.boolean(),
    subject: z.string(),
  })
  .meta({ id: 'oAuth2LoginRequest' })
