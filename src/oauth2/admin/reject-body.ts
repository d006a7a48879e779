import { z } from 'zod'

/** What the application is told when the login UI turns a request down. */
export const rejectBody = z
  .object({
    error: z.string().nullish().meta({ description: 'A code such as access_denied (RFC 6749 §4.1.2.1).' }),
    error_description: z.string().nullish(),
    error_hint: z.string().nullish().meta({ description: 'Appended to the description.' }),
    error_debug: z.string().nullish().meta({ description: 'Shown only when internal errors are exposed.' }),
    status_code: z.int().nullish(),
  })
  .meta({ id: 'rejectOAuth2Request' })
