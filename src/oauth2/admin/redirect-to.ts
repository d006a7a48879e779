import { z } from 'zod'

/** Where the login UI sends the browser. */
export const redirectTo = z.object({ redirect_to: z.string() }).meta({ id: 'oAuth2RedirectTo' })
