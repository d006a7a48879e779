import { z } from 'zod'
import { duration } from './duration.ts'
import { recovery, verification } from './identity-address-flows.ts'
import { audit } from './identity-audit.ts'
import { cors } from './identity-cors.ts'
import { courier } from './identity-courier.ts'
import { featureFlags } from './identity-feature-flags.ts'
import { hashers } from './identity-hashers.ts'
import { afterLogin, afterRegistration, afterSettings, before } from './identity-hooks.ts'
import { methods } from './identity-methods.ts'
import { session } from './identity-session.ts'
import { throttling } from './identity-throttling.ts'

const secret = z.string().min(16, 'must have at least 16 characters')

/** A page that a flow sends the browser to, how long the flow lives, and what happens around it. */
const flow = z.strictObject({
  ui_url: z.url().optional(),
  lifespan: duration.prefault('1h'),
  before: before.prefault({}),
})

/** The section `identity`: the keys of a Kratos configuration that a component reads. Durations are in seconds. */
export const identityConfiguration = z.strictObject({
  dev: z.boolean().default(false),
  secrets: z
    .strictObject({
      default: z.array(secret).default([]),
      cookie: z.array(secret).default([]),
      cipher: z.array(z.string().length(32, 'must have exactly 32 characters')).default([]),
      pagination: z.array(secret).default([]),
    })
    .prefault({}),
  identity: z
    .strictObject({
      default_schema_id: z.string().default('person'),
      schemas: z
        .array(
          z.strictObject({
            id: z.string(),
            url: z.string(),
            selfservice_selectable: z.boolean().default(false),
          }),
        )
        .default([]),
    })
    .prefault({}),
  selfservice: z
    .strictObject({
      default_browser_return_url: z.url().optional(),
      allowed_return_urls: z.array(z.string()).default([]),
      methods: methods.prefault({}),
      /** Whether the hooks of a method replace those of all methods, or follow them. */
      method_hooks: z.enum(['replace', 'add']).default('replace'),
      flows: z
        .strictObject({
          login: flow
            .extend({
              style: z.enum(['unified', 'identifier_first']).default('unified'),
              after: afterLogin.prefault({}),
            })
            .prefault({}),
          registration: flow
            .extend({
              enabled: z.boolean().default(true),
              style: z.enum(['unified', 'profile_first']).default('unified'),
              login_hints: z.boolean().default(false),
              after: afterRegistration.prefault({}),
            })
            .prefault({}),
          settings: flow
            .extend({
              privileged_session_max_age: duration.prefault('1h'),
              required_aal: z.enum(['aal1', 'highest_available']).default('highest_available'),
              after: afterSettings.prefault({}),
            })
            .prefault({}),
          verification: verification.prefault({}),
          recovery: recovery.prefault({}),
          error: z.strictObject({ ui_url: z.url().optional() }).prefault({}),
          logout: z
            .strictObject({
              /** The browser is asked to forget what it keeps of this site (`Clear-Site-Data`). */
              clear_browser_data: z.boolean().default(false),
              after: z.strictObject({ default_browser_return_url: z.url().optional() }).prefault({}),
            })
            .prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
  session: session.prefault({}),
  feature_flags: featureFlags.prefault({}),
  courier: courier.prefault({}),
  audit: audit.prefault({}),
  serve: z.strictObject({ public: z.strictObject({ cors: cors.prefault({}) }).prefault({}) }).prefault({}),
  /** Where providers send browsers back, if not to `public_url`. */
  oidc_redirect_base: z.url().optional(),
  /** What `/admin/health/config` says, so that a rollout can be waited for. */
  revision: z.string().optional(),
  hashers: hashers.prefault({}),
  security: z
    .strictObject({
      /** Identity schemas may not refer to others or to themselves. */
      disallow_ref_in_identity_schemas: z.boolean().default(false),
      account_enumeration: z.strictObject({ mitigate: z.boolean().default(true) }).prefault({}),
      throttling: throttling.prefault({}),
    })
    .prefault({}),
  oauth2_provider: z
    .strictObject({
      /** Address of the OAuth admin API where the OAuth 2.0 server runs elsewhere; in one process it is not needed. */
      url: z.url().optional(),
      headers: z.record(z.string(), z.string()).default({}),
      override_return_to: z.boolean().default(false),
    })
    .prefault({}),
})
