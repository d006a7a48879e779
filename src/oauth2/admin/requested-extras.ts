import { z } from 'zod'

const claimRequests = z.record(
  z.string(),
  z
    .object({ essential: z.boolean(), value: z.unknown(), values: z.array(z.unknown()) })
    .partial()
    .nullable(),
)

/** RFC 9396 §2 */
export const authorizationDetails = z
  .array(z.looseObject({ type: z.string() }))
  .meta({ id: 'authorizationDetails' })

/** What requests ask for beyond Hydra's API. */
export const requestedExtras = {
  requested_claims: z
    .object({ userinfo: claimRequests, id_token: claimRequests })
    .partial()
    .optional()
    .meta({ description: 'The parameter claims (OpenID Connect Core, section 5.5).' }),
  requested_authorization_details: authorizationDetails.optional(),
}
