import { z } from 'zod'
import { duration } from './duration.ts'
import { lookupSecret, passkey, totp, webauthn } from './identity-authenticators.ts'
import { serviceAuthentication } from './service-authentication.ts'

/** A service that knows the passwords of accounts that were imported with `use_password_migration_hook`. */
const migrateHook = z.strictObject({
  enabled: z.boolean().default(false),
  config: z
    .strictObject({
      url: z.url(),
      method: z.literal('POST').default('POST'),
      headers: z.record(z.string(), z.string()).default({}),
      auth: serviceAuthentication.optional(),
    })
    .optional(),
})

/** Codes by e-mail and SMS: for recovery and verification, and if said so to sign in with. */
const code = z
  .strictObject({
    enabled: z.boolean().default(true),
    /** People sign up and in with a code alone. */
    passwordless_enabled: z.boolean().default(false),
    /** A code is a second factor. */
    mfa_enabled: z.boolean().default(false),
    config: z
      .strictObject({
        lifespan: duration.prefault('1h'),
        /** How often a code may be entered before another one must be asked for. */
        max_submissions: z.int().min(1).max(255).default(5),
        /** Whether verifiable addresses serve where the identity schema marks none for codes. */
        missing_credential_fallback_enabled: z.boolean().default(false),
      })
      .prefault({}),
  })
  .refine((method) => !(method.passwordless_enabled && method.mfa_enabled), {
    error: 'passwordless_enabled and mfa_enabled exclude each other',
    path: ['mfa_enabled'],
  })

/** Links by e-mail, for recovery and verification. */
const link = z.strictObject({
  enabled: z.boolean().default(false),
  config: z.strictObject({ lifespan: duration.prefault('1h') }).prefault({}),
})

/** `identity.selfservice.methods`: the ways to sign in that are no external provider. */
export const methods = z.strictObject({
  /** People change their own traits. */
  profile: z.strictObject({ enabled: z.boolean().default(false) }).prefault({}),
  code: code.prefault({}),
  link: link.prefault({}),
  /** Accounts of the platform itself, with a password. */
  password: z
    .strictObject({
      enabled: z.boolean().default(false),
      config: z
        .strictObject({
          haveibeenpwned_enabled: z.boolean().default(true),
          haveibeenpwned_host: z.string().default('api.pwnedpasswords.com'),
          max_breaches: z.int().min(0).max(100).default(0),
          ignore_network_errors: z.boolean().default(true),
          /** A file with the SHA-1 of one breached password per line, in hex and in order; asked before the service. */
          breached_passwords_file: z.string().optional(),
          min_password_length: z.int().min(6).default(8),
          identifier_similarity_check_enabled: z.boolean().default(true),
          migrate_hook: migrateHook.prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
  totp: totp.prefault({}),
  lookup_secret: lookupSecret.prefault({}),
  webauthn: webauthn.prefault({}),
  passkey: passkey.prefault({}),
})
