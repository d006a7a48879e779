import { z } from 'zod'

/** An error in the API description (RFC 6749 §5.2); errors are not serialised by it. */
export const errorSchema = z
  .object({
    error: z.string(),
    error_description: z.string(),
  })
  .meta({ id: 'errorOAuth2' })
