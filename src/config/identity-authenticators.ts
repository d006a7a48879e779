import { z } from 'zod'
import { duration } from './duration.ts'

/** Codes of authenticator apps as a second factor. */
export const totp = z.strictObject({
  enabled: z.boolean().default(false),
  config: z
    .strictObject({
      /** What an app shows beside the codes; the host of public_url unless said. */
      issuer: z.string().optional(),
    })
    .prefault({}),
})

/** Backup codes as a second factor. */
export const lookupSecret = z.strictObject({ enabled: z.boolean().default(false) })

/** The party that keys are made for (Web Authentication §4, relying party). */
const relyingParty = {
  /** A domain that all origins are in; the host of public_url unless said. */
  id: z.string().optional(),
  display_name: z.string().optional(),
  origins: z.array(z.url()).optional(),
}

/** Security keys, as a second factor or instead of a password. */
export const webauthn = z.strictObject({
  enabled: z.boolean().default(false),
  config: z
    .strictObject({
      passwordless: z.boolean().default(false),
      rp: z
        .strictObject({
          ...relyingParty,
          /** The older name of a list with one origin. */
          origin: z.url().optional(),
          /** Of Kratos; not shown. */
          icon: z.string().optional(),
        })
        .refine(({ origin, origins }) => origin === undefined || origins === undefined, {
          message: 'has "origin" and "origins". Keep "origins".',
        })
        .prefault({}),
    })
    .prefault({}),
})

/** Passkeys instead of a password. */
export const passkey = z.strictObject({
  enabled: z.boolean().default(false),
  config: z
    .strictObject({
      rp: z.strictObject(relyingParty).prefault({}),
      authenticator_selection: z
        .strictObject({
          attachment: z.enum(['platform', 'cross-platform']).optional(),
          resident_key: z.enum(['required', 'preferred', 'discouraged']).default('required'),
          user_verification: z.enum(['required', 'preferred', 'discouraged']).default('preferred'),
        })
        .prefault({}),
      attestation: z
        .strictObject({ preference: z.enum(['none', 'indirect', 'direct', 'enterprise']).default('none') })
        .prefault({}),
      timeouts: z
        .strictObject({ registration: duration.optional(), login: duration.optional() })
        .prefault({}),
    })
    .prefault({}),
})
