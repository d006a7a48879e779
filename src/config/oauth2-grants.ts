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
        absolute_lifetime: duration.optional(),
        idle_lifetime: duration.optional(),
      })
      .prefault({}),
  })
  .prefault({})

/** Characters that a person can type, no two of which differ in their case only. */
const userCodeCharacters = z
  .string()
  .regex(/^[!-,.-~]+$/, 'must be printable ASCII without spaces and dashes, which people may leave out')
  .refine((text) => new Set(text.toUpperCase()).size === text.length, {
    error: 'must hold each character once; upper and lower case are the same, as people may type either',
  })
  .min(8, 'must have at least 8 characters')

/** The section `oauth2.oauth2.device_authorization` (RFC 8628). */
export const deviceAuthorizationConfiguration = z
  .strictObject({
    token_polling_interval: duration.prefault('5s'),
    user_code: z
      .union([
        z.strictObject({ entropy_preset: z.enum(['high', 'medium', 'low']) }),
        z.strictObject({
          length: z.number().int().min(6).max(64),
          character_set: userCodeCharacters,
        }),
      ])
      .default({ entropy_preset: 'high' }),
  })
  .prefault({})
