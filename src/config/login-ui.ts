import { z } from 'zod'

const application = z.strictObject({
  name: z.string().min(1),
  url: z.url(),
  description: z.string().optional(),
  /** What to do there, one sentence per step. */
  steps: z.array(z.string().min(1)).default([]),
})

/** The section `login_ui`: what the pages that people see are to say and to show. */
export const loginUiConfiguration = z.strictObject({
  brand: z
    .strictObject({
      name: z.string().min(1).default('Identity Platform'),
      /** An `https://` or `data:image/` address of an image, or the path of an image file that the platform serves. */
      logo: z.string().optional(),
    })
    .prefault({}),
  /** Shown on error pages. */
  support_email: z.email().optional(),
  /** The start page. */
  home: z
    .strictObject({
      title: z.string().min(1).optional(),
      text: z.string().min(1).optional(),
      applications: z.array(application).default([]),
    })
    .prefault({}),
  /** Address of the OAuth admin API, when it runs elsewhere. */
  oauth2_admin_url: z.url().optional(),
  /** Sent with every request to it, such as `Authorization`. */
  oauth2_admin_headers: z.record(z.string(), z.string()).default({}),
  /** Addresses of the identity API, when it runs elsewhere. */
  identity_public_url: z.url().optional(),
  identity_admin_url: z.url().optional(),
  /** Sent with every request to the latter. */
  identity_admin_headers: z.record(z.string(), z.string()).default({}),
})

export type LoginUiConfiguration = z.output<typeof loginUiConfiguration>
