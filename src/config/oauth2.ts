import { z } from 'zod'
import { duration } from './duration.ts'
import { deviceAuthorizationConfiguration, oauth2GrantConfiguration } from './oauth2-grants.ts'
import { oauth2KeysConfiguration } from './oauth2-keys.ts'
import { dynamicClientRegistration } from './oauth2-registration.ts'

const secret = z.string().min(16, 'must have at least 16 characters')

/** An endpoint that the platform calls: an address, or an address with an API key. */
const hook = z.union([
  z.url(),
  z.strictObject({
    url: z.url(),
    auth: z
      .strictObject({
        type: z.literal('api_key'),
        config: z.strictObject({ in: z.enum(['header', 'cookie']), name: z.string(), value: z.string() }),
      })
      .optional(),
  }),
])

/** An origin whose first label may be `*`. All origins at once are refused: that would be no rule at all. */
const corsOrigin = z
  .string()
  .regex(/^https?:\/\/(\*\.)?[^/*?#@\s]+$/, 'must be an origin such as https://app.example.com')

/** The section `oauth2`: the keys of a Hydra configuration that a component reads. Durations are in seconds. */
export const oauth2Configuration = z.strictObject({
  dev: z.boolean().default(false),
  secrets: z
    .strictObject({
      system: z.array(secret).default([]),
      cookie: z.array(secret).default([]),
      pagination: z.array(secret).default([]),
    })
    .prefault({}),
  urls: z
    .strictObject({
      self: z
        .strictObject({ issuer: z.url().optional(), public: z.url().optional(), admin: z.url().optional() })
        .prefault({}),
      login: z.url().optional(),
      registration: z.url().optional(),
      consent: z.url().optional(),
      logout: z.url().optional(),
      error: z.url().optional(),
      post_logout_redirect: z.url().optional(),
      device: z.strictObject({ verification: z.url().optional(), success: z.url().optional() }).prefault({}),
    })
    .prefault({}),
  strategies: z
    .strictObject({
      scope: z.enum(['exact', 'wildcard']).default('wildcard'),
      access_token: z.enum(['opaque', 'jwt']).default('jwt'),
      jwt: z
        .strictObject({
          scope_claim: z.enum(['list', 'string', 'both']).default('list'),
          /** What JWT access tokens say: Hydra's claims, or the profile of RFC 9068. */
          profile: z.enum(['hydra', 'rfc9068']).default('hydra'),
        })
        .prefault({}),
    })
    .prefault({}),
  ttl: z
    .strictObject({
      login_consent_request: duration.prefault('30m'),
      authentication_session: duration.prefault('720h'),
      access_token: duration.prefault('1h'),
      id_token: duration.prefault('1h'),
      /** -1 is for ever. */
      refresh_token: z.union([duration, z.literal(-1), z.literal('-1').transform(() => -1)]).prefault('720h'),
      auth_code: duration.prefault('10m'),
      pushed_authorization_request: duration.prefault('60s'),
      device_user_code: duration.prefault('10m'),
    })
    .prefault({}),
  oauth2: z
    .strictObject({
      expose_internal_errors: z.boolean().default(false),
      exclude_not_before_claim: z.boolean().default(false),
      allowed_top_level_claims: z.array(z.string()).default([]),
      mirror_top_level_claims: z.boolean().default(true),
      preserve_ext_claims: z.boolean().default(false),
      require_pushed_authorization_requests: z.boolean().default(false),
      require_signed_request_object: z.boolean().default(false),
      end_tokens_with_session: z.enum(['never', 'online', 'all']).default('never'),
      pkce: z
        .strictObject({
          enforced: z.boolean().default(false),
          enforced_for_public_clients: z.boolean().default(true),
        })
        .prefault({}),
      client_credentials: z
        .strictObject({ default_grant_allowed_scope: z.boolean().default(false) })
        .prefault({}),
      grant: oauth2GrantConfiguration,
      dpop: z.strictObject({ require_nonce: z.boolean().default(false) }).prefault({}),
      /** How the hooks below are asked, and what becomes of the claims that they answer. */
      hooks: z
        .strictObject({
          claims: z.enum(['merge', 'replace']).default('merge'),
          timeout: duration.prefault('5s'),
        })
        .prefault({}),
      device_authorization: deviceAuthorizationConfiguration,
      token_hook: hook.optional(),
      refresh_token_hook: hook.optional(),
    })
    .prefault({}),
  oidc: z
    .strictObject({
      subject_identifiers: z
        .strictObject({
          supported_types: z.array(z.enum(['public', 'pairwise'])).default(['public']),
          pairwise: z.strictObject({ salt: z.string().min(8).optional() }).prefault({}),
        })
        .prefault({}),
      session_management: z.strictObject({ enabled: z.boolean().default(false) }).prefault({}),
      dynamic_client_registration: dynamicClientRegistration.prefault({}),
    })
    .prefault({}),
  keys: oauth2KeysConfiguration.prefault({}),
  webfinger: z
    .strictObject({
      jwks: z
        .strictObject({ broadcast_keys: z.array(z.string()).default(['hydra.openid.id-token']) })
        .prefault({}),
      oidc_discovery: z
        .strictObject({
          supported_claims: z.array(z.string()).default([]),
          supported_scope: z.array(z.string()).default([]),
          auth_url: z.url().optional(),
          token_url: z.url().optional(),
          device_authorization_url: z.url().optional(),
          userinfo_url: z.url().optional(),
          jwks_url: z.url().optional(),
          client_registration_url: z.url().optional(),
        })
        .prefault({}),
    })
    .prefault({}),
  serve: z
    .strictObject({
      public: z
        .strictObject({
          /** Which pages' scripts may call the token, revocation, userinfo and discovery endpoints. */
          cors: z
            .strictObject({
              enabled: z.boolean().default(false),
              allowed_origins: z.array(corsOrigin).default([]),
              allowed_methods: z.array(z.string()).default(['POST', 'GET', 'PUT', 'PATCH', 'DELETE']),
              allowed_headers: z.array(z.string()).default(['Accept', 'Content-Type', 'Authorization']),
              exposed_headers: z
                .array(z.string())
                .default([
                  ...['Cache-Control', 'Expires', 'Last-Modified', 'Pragma'],
                  ...['Content-Length', 'Content-Language', 'Content-Type'],
                ]),
              allow_credentials: z.boolean().default(true),
              /** Seconds for which a browser may keep the answer to a preflight. */
              max_age: z.number().int().min(0).default(0),
            })
            .prefault({}),
        })
        .prefault({}),
      cookies: z
        .strictObject({
          same_site_mode: z.enum(['Strict', 'Lax', 'None']).default('Lax'),
          domain: z.string().optional(),
          secure: z.boolean().default(false),
          names: z
            .strictObject({
              login_csrf: z.string().default('ory_hydra_login_csrf'),
              consent_csrf: z.string().default('ory_hydra_consent_csrf'),
              device_csrf: z.string().default('ory_hydra_device_csrf'),
              session: z.string().default('ory_hydra_session'),
            })
            .prefault({}),
          paths: z.strictObject({ session: z.string().default('/') }).prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
})
