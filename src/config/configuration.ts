import { z } from 'zod'
import { identityConfiguration } from './identity.ts'
import { loginUiConfiguration } from './login-ui.ts'
import { oauth2Configuration } from './oauth2.ts'
import { providerConfiguration } from './provider.ts'

/** The one configuration file. */
export const configuration = z.strictObject({
  $schema: z.string().optional(),
  /** Where browsers and applications reach the platform; also the issuer unless `oauth2.urls.self.issuer` says another. */
  public_url: z.url().default('http://localhost:4444'),
  /** `postgres://...`; absent: the embedded PostgreSQL. */
  database: z.string().optional(),
  database_pool: z.strictObject({ size: z.number().int().min(1).default(10) }).prefault({}),
  public: z
    .strictObject({
      host: z.string().default('0.0.0.0'),
      port: z.number().int().min(0).max(65535).default(4444),
    })
    .prefault({}),
  admin: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().min(0).max(65535).default(4445),
      authentication: z.enum(['loopback', 'token', 'none']).default('loopback'),
      token: z.string().min(16).optional(),
    })
    .prefault({}),
  /** Seals and signs what the platform hands out; the first one seals, every one opens. */
  secrets: z.array(z.string().min(16)).default([]),
  providers: z.array(providerConfiguration).default([]),
  oauth2: oauth2Configuration.prefault({}),
  identity: identityConfiguration.prefault({}),
  login_ui: loginUiConfiguration.prefault({}),
  clients: z
    .strictObject({
      http: z
        .strictObject({
          /** Addresses in private networks that outgoing requests may reach nevertheless, as globs. */
          private_ip_exception_urls: z.array(z.string()).default([]),
          disallow_private_ip_ranges: z.boolean().default(true),
        })
        .prefault({}),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
      format: z.enum(['json', 'text']).default('json'),
    })
    .prefault({}),
})

export type Configuration = z.output<typeof configuration>
