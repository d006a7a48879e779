import { z } from 'zod'
import { duration } from './duration.ts'

/** The section `oauth2.oauth2.grant`: what single grant types are set to. */
export const oauth2GrantConfiguration = z
  .strictObject({
    jwt: z
      .strictObject({
        jti_optional: z.boolean().default(false),
        iat_optional: z.boolean().default(false),
        max_ttl: duration.prefault('720h'),
        omit_assertion_audience: z.boolean().default(true),
      })
      .prefault({}),
    refresh_token: z
      .strictObject({
        rotation_grace_period: duration.prefault('0s'),
        rotation_grace_reuse_count: z.number().int().min(0).default(0),
      })
      .prefault({}),
  })
  .prefault({})
