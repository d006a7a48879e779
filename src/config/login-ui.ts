import { z } from 'zod'

/** The section `login_ui`: what the pages that people see are to say and to show. */
export const loginUiConfiguration = z.strictObject({
  brand: z
    .strictObject({
      name: z.string().min(1).default('Identity Platform'),
      /** An address of an image, or a path of a file that the platform serves. */
      logo: z.string().optional(),
    })
    .prefault({}),
  /** Shown on error pages. */
  support_email: z.email().optional(),
  /** Address of the OAuth admin API, when it runs elsewhere. */
  oauth2_admin_url: z.url().optional(),
  /** Addresses of the identity API, when it runs elsewhere. */
  identity_public_url: z.url().optional(),
  identity_admin_url: z.url().optional(),
})

export type LoginUiConfiguration = z.output<typeof loginUiConfiguration>
