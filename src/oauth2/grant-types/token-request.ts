import { z } from 'zod'
import { authorizationDetails } from '../admin/requested-extras.ts'
import { credentialParameters } from '../client-authentication/presented-credentials.ts'

/** Parameters of the token endpoint (RFC 6749 §4.1.3, §4.4.2, §6; RFC 7636 §4.5). */
export const tokenRequestForm = z
  .object({
    grant_type: z.string(),
    ...credentialParameters,
    code: z.string(),
    redirect_uri: z.string(),
    code_verifier: z.string(),
    refresh_token: z.string(),
    /** RFC 8628 §3.4 */
    device_code: z.string(),
    /** RFC 7523 §2.1 */
    assertion: z.string(),
    /** RFC 8693 §2.1 */
    requested_token_type: z.string(),
    subject_token: z.string(),
    subject_token_type: z.string(),
    actor_token: z.string(),
    actor_token_type: z.string(),
    scope: z.string(),
    audience: z.union([z.string(), z.array(z.string())]),
    /** RFC 8707 §2 */
    resource: z.union([z.string(), z.array(z.string())]),
    /** RFC 9396 §6 */
    authorization_details: z.string(),
  })
  .partial()

export type TokenRequestForm = z.output<typeof tokenRequestForm>

/** What the token endpoint answers (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3). */
export const tokenResponse = z
  .object({
    access_token: z.string(),
    /** Seconds. */
    expires_in: z.int(),
    id_token: z.string(),
    /** RFC 8693 §2.2.1 */
    issued_token_type: z.string(),
    refresh_token: z.string(),
    scope: z.string(),
    /** RFC 9396 §7 */
    authorization_details: authorizationDetails,
    token_type: z.string(),
  })
  .partial()
  .meta({ id: 'oAuth2TokenExchange' })

export type TokenResponse = z.output<typeof tokenResponse>
