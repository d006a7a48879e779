import { z } from 'zod'

const kinds = ['generic', 'google', 'microsoft', 'github', 'gitlab', 'auth0', 'okta'] as const

/**
 * One external identity provider: the keys of Kratos's `selfservice.methods.oidc.config.providers[]`, and
 * `userinfo_url`, `jwks_url` and `api_url` for servers that do not describe themselves.
 */
export const providerConfiguration = z
  .strictObject({
    /** Part of the redirect URI `<public_url>/self-service/methods/oidc/callback/<id>`. */
    id: z.string().regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, ".", "_" and "-"'),
    provider: z.enum(kinds),
    /** What the button says after "Sign in with". */
    label: z.string().optional(),
    client_id: z.string().min(1, 'must not be empty'),
    client_secret: z.string().min(1, 'must not be empty').optional(),
    /** OpenID Connect: the issuer. GitHub: the address of a GitHub Enterprise Server. Microsoft: another cloud. */
    issuer_url: z.url({ protocol: /^https?$/ }).optional(),
    /** Instead of what discovery says. Without `issuer_url` the provider is plain OAuth 2.0. */
    auth_url: z.url({ protocol: /^https?$/ }).optional(),
    token_url: z.url({ protocol: /^https?$/ }).optional(),
    userinfo_url: z.url({ protocol: /^https?$/ }).optional(),
    /** With `issuer_url`, `auth_url` and `token_url`: nothing is discovered. */
    jwks_url: z.url({ protocol: /^https?$/ }).optional(),
    /** GitHub's REST API, Microsoft's Graph. */
    api_url: z.url({ protocol: /^https?$/ }).optional(),
    scope: z.array(z.string().min(1)).default([]),
    /**
     * `file://`, `base64://`, `https://`: Jsonnet, or JSONata where the path ends in `.jsonata`;
     * `jsonata://` with the expression itself behind it.
     */
    mapper_url: z.string().optional(),
    microsoft_tenant: z
      .string()
      .regex(/^[A-Za-z0-9.-]+$/, 'is a tenant id, a domain, "common", "organizations" or "consumers"')
      .optional(),
    subject_source: z.enum(['userinfo', 'me', 'oid']).optional(),
    /** The `claims` parameter of OpenID Connect Core §5.5. */
    requested_claims: z.record(z.string(), z.unknown()).optional(),
    /** Further audiences of ID tokens that an app hands in itself. */
    additional_id_token_audiences: z.array(z.string()).default([]),
    aal2_acr_values: z.array(z.string()).default([]),
    aal2_amr_values: z.array(z.string()).default([]),
    /** Where claims come from; each kind has its own default. */
    claims_source: z.enum(['id_token', 'userinfo']).optional(),
    pkce: z.enum(['auto', 'never', 'force']).default('auto'),
    account_linking_mode: z.literal('confirm_with_existing_credential').optional(),
    update_identity_on_login: z.enum(['never', 'automatic']).default('never'),
  })
  .superRefine((provider, context) => {
    for (const { key, sentence } of missingAndMisplaced(provider))
      context.addIssue({ code: 'custom', path: [key], message: sentence })
  })

interface Finding {
  readonly key: string
  readonly sentence: string
}

interface Keys {
  readonly provider: (typeof kinds)[number]
  readonly [key: string]: unknown
}

/** The rules between keys: what a kind needs and what only another kind understands. */
function* missingAndMisplaced(keys: Keys): Generator<Finding> {
  const { provider } = keys
  if (provider === 'microsoft' && !keys.microsoft_tenant)
    yield { key: 'microsoft_tenant', sentence: 'is missing: a tenant id, a domain, or "common"' }
  if ((provider === 'auth0' || provider === 'okta') && !keys.issuer_url)
    yield { key: 'issuer_url', sentence: `is missing: the address of your ${provider} tenant` }
  if (provider === 'generic' && !keys.issuer_url) {
    for (const key of ['auth_url', 'token_url', 'userinfo_url'])
      if (!keys[key])
        yield { key, sentence: 'is missing: give issuer_url, or auth_url, token_url and userinfo_url' }
  }
  if (!keys.client_secret && keys.pkce !== 'force')
    yield { key: 'client_secret', sentence: 'is missing: a client without a secret needs pkce: force' }
  for (const [key, owners] of Object.entries(keysOfSomeKinds))
    if (keys[key] !== undefined && !owners.includes(provider))
      yield { key, sentence: `is understood only with provider: ${owners.join(' or ')}` }
}

const keysOfSomeKinds: Readonly<Record<string, readonly string[]>> = {
  microsoft_tenant: ['microsoft'],
  subject_source: ['microsoft'],
  api_url: ['github', 'microsoft'],
  auth_url: ['generic'],
  token_url: ['generic'],
  userinfo_url: ['generic'],
  jwks_url: ['generic'],
}

/** The section `providers`, in the order of the buttons. */
export const providersConfiguration = z.array(providerConfiguration).superRefine((providers, context) => {
  const seen = new Set<string>()
  for (const [index, { id }] of providers.entries()) {
    if (seen.has(id))
      context.addIssue({
        code: 'custom',
        path: [index, 'id'],
        message: `"${id}" is the id of an earlier provider; every provider needs its own`,
      })
    seen.add(id)
  }
})

export type ProviderConfiguration = z.output<typeof providerConfiguration>
