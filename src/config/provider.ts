import { z } from 'zod'

/** One external identity provider: the keys of Kratos's `selfservice.methods.oidc.config.providers[]`. */
export const providerConfiguration = z.strictObject({
  /** Part of the redirect URI `<public_url>/self-service/methods/oidc/callback/<id>`. */
  id: z.string().regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, ".", "_" and "-"'),
  provider: z.enum(['generic', 'google', 'microsoft', 'github', 'gitlab', 'auth0', 'okta']),
  label: z.string().optional(),
  client_id: z.string(),
  client_secret: z.string().optional(),
  issuer_url: z.url().optional(),
  auth_url: z.url().optional(),
  token_url: z.url().optional(),
  scope: z.array(z.string()).default([]),
  /** `file://`, `base64://`, `https://`: Jsonnet; with `.jsonata` at the end or `jsonata://` in front: JSONata. */
  mapper_url: z.string().optional(),
  microsoft_tenant: z.string().optional(),
  subject_source: z.enum(['userinfo', 'me', 'oid']).optional(),
  requested_claims: z.record(z.string(), z.unknown()).optional(),
  additional_id_token_audiences: z.array(z.string()).default([]),
  aal2_acr_values: z.array(z.string()).default([]),
  aal2_amr_values: z.array(z.string()).default([]),
  claims_source: z.enum(['id_token', 'userinfo']).default('id_token'),
  pkce: z.enum(['auto', 'never', 'force']).default('auto'),
  update_identity_on_login: z.enum(['never', 'automatic']).default('never'),
})

export type ProviderConfiguration = z.output<typeof providerConfiguration>
