import { z } from 'zod'

/** An account at an external provider. */
const externalAccount = {
  provider: z.string(),
  subject: z.string(),
  organization: z.string().nullable().optional(),
}

/** Bytes of the contract: base64, or a list of numbers. */
const bytes = z.union([z.string(), z.array(z.int().min(0).max(255))])

/** A security key or passkey, as `include_credential` shows it. */
const keys = z.strictObject({
  user_handle: bytes,
  credentials: z.array(
    z.looseObject({
      id: bytes,
      public_key: bytes,
      attestation_type: z.string().optional(),
      authenticator: z
        .looseObject({
          aaguid: bytes.optional(),
          sign_count: z.int().min(0).optional(),
          clone_warning: z.boolean().optional(),
        })
        .optional(),
      display_name: z.string().optional(),
      added_at: z.string().optional(),
      is_passwordless: z.boolean().optional(),
    }),
  ),
})

const credentialImport = <Config extends z.ZodType>(config: Config) => z.object({ config }).optional()

/** `credentials` of a new or replaced identity; each type's own file checks its config. */
const credentials = z
  .strictObject({
    oidc: credentialImport(
      z.object({
        providers: z.array(z.strictObject({ ...externalAccount, use_auto_link: z.boolean().optional() })),
      }),
    ),
    // Read, so that whoever brings it is told that it cannot be used.
    saml: credentialImport(z.object({ providers: z.array(z.strictObject(externalAccount)).optional() })),
    password: credentialImport(
      z.strictObject({
        password: z.string().optional(),
        hashed_password: z.string().optional(),
        use_password_migration_hook: z.boolean().optional(),
      }),
    ),
    lookup_secret: credentialImport(
      z.strictObject({
        codes: z.array(z.strictObject({ code: z.string(), used_at: z.string().nullable().optional() })),
      }),
    ),
    totp: credentialImport(z.strictObject({ totp_url: z.string() })),
    webauthn: credentialImport(keys),
    passkey: credentialImport(keys),
  })
  .meta({ id: 'identityWithCredentials' })

const address = {
  id: z.string().optional(),
  value: z.string(),
  via: z.enum(['email', 'sms']),
  created_at: z.string().optional(),
  updated_at: z.string().optional(),
}

const state = z.enum(['active', 'inactive'])
const traits = z.record(z.string(), z.unknown())

export const createIdentityBody = z
  .strictObject({
    schema_id: z.string().optional(),
    traits,
    credentials: credentials.optional(),
    verifiable_addresses: z
      .array(
        z.strictObject({
          ...address,
          verified: z.boolean().optional(),
          status: z.enum(['pending', 'sent', 'completed']).optional(),
          verified_at: z.string().nullable().optional(),
        }),
      )
      .optional(),
    recovery_addresses: z
      .array(z.strictObject({ ...address, break_glass_for_organization: z.string().nullable().optional() }))
      .optional(),
    metadata_public: z.unknown().optional(),
    metadata_admin: z.unknown().optional(),
    state: state.optional(),
    organization_id: z.string().meta({ format: 'uuid' }).nullable().optional(),
    external_id: z.string().optional(),
    region: z.string().optional(),
  })
  .meta({ id: 'createIdentityBody' })

export const updateIdentityBody = z
  .strictObject({
    schema_id: z.string().optional(),
    traits: traits.optional(),
    state: state.optional(),
    credentials: credentials.optional(),
    metadata_public: z.unknown().optional(),
    metadata_admin: z.unknown().optional(),
    external_id: z.string().optional(),
    region: z.string().optional(),
  })
  .meta({ id: 'updateIdentityBody' })

/** RFC 6902 */
export const jsonPatchDocument = z
  .array(
    z
      .object({
        op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']),
        path: z.string(),
        from: z.string().optional(),
        value: z.unknown().optional(),
      })
      .meta({ id: 'jsonPatch' }),
  )
  .meta({ id: 'jsonPatchDocument' })
