import { z } from 'zod'

/** What the application said of the person and the page (OpenID Connect Core §3.1.2.1). */
export const oidcContextSchema = z
  .object({
    acr_values: z.array(z.string()).optional(),
    display: z.string().optional(),
    id_token_hint_claims: z.record(z.string(), z.unknown()).optional(),
    login_hint: z.string().optional(),
    ui_locales: z.array(z.string()).optional(),
  })
  .meta({ id: 'oAuth2ConsentRequestOpenIDConnectContext' })
