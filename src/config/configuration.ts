import { z } from 'zod'
import { duration } from './duration.ts'
import { hookHeaders } from './hook-headers.ts'
import { identityConfiguration } from './identity.ts'
import { loginUiConfiguration } from './login-ui.ts'
import { oauth2Configuration } from './oauth2.ts'
import { providersConfiguration } from './provider.ts'
import { tracingConfiguration } from './tracing.ts'

const secret = z.string().min(16, 'must have at least 16 characters')

const host = z
  .string()
  .regex(/^(?!unix:)/, 'must be a host name or an address: the platform listens on ports only')

/** The one configuration file. Durations are in seconds. */
export const configuration = z.strictObject({
  $schema: z.string().optional(),
  /** Where browsers and applications reach the platform; also the issuer unless `oauth2.urls.self.issuer` says another. */
  public_url: z.url().default('http://localhost:4444'),
  /** `postgres://...`; absent: the embedded PostgreSQL. */
  database: z.string().optional(),
  database_pool: z.strictObject({ size: z.number().int().min(1).default(10) }).prefault({}),
  public: z
    .strictObject({
      host: host.default('0.0.0.0'),
      port: z.number().int().min(0).max(65535).default(4444),
      /** Addresses and networks of proxies whose `X-Forwarded-*` headers are believed. */
      trusted_proxies: z.array(z.string()).default([]),
      /** How long an idle connection stays open; longer than the load balancer in front keeps it. */
      keep_alive: duration.prefault('125s'),
      /** PEM; absent: HTTP, behind a proxy that ends TLS. */
      tls: z.strictObject({ certificate: z.string(), key: z.string() }).optional(),
      /** How applications authenticate by a certificate (RFC 8705). */
      client_certificates: z
        .strictObject({
          /** Ask for one when a connection begins; needs `tls`. */
          ask: z.boolean().default(false),
          /** Where a trusted proxy that ends TLS says the certificate. */
          header: z
            .string()
            .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header')
            .optional(),
          /** PEM of those who sign the certificates of tls_client_auth. */
          authorities: z.string().optional(),
          /** Where clients with a certificate find the endpoints, when that is not `public_url`. */
          url: z.url().optional(),
        })
        .prefault({}),
    })
    .prefault({}),
  admin: z
    .strictObject({
      host: host.default('127.0.0.1'),
      port: z.number().int().min(0).max(65535).default(4445),
      /** Who may use the admin API: programs on this machine, bearers of the token, holders of a certificate, or all. */
      authentication: z.enum(['loopback', 'token', 'certificate', 'none']).default('loopback'),
      token: secret.optional(),
      /** PEM. With TLS, `client_authorities` names who signs the certificates of those who may use the API. */
      tls: z
        .strictObject({
          certificate: z.string(),
          key: z.string(),
          client_authorities: z.string().optional(),
        })
        .optional(),
    })
    .prefault({}),
  /** Seals and signs what the platform hands out; the first one seals, every one opens. */
  secrets: z.array(secret).default([]),
  providers: providersConfiguration.default([]),
  oauth2: oauth2Configuration.prefault({}),
  identity: identityConfiguration.prefault({}),
  login_ui: loginUiConfiguration.prefault({}),
  clients: z
    .strictObject({
      http: z
        .strictObject({
          /** Addresses in private networks that outgoing requests may reach nevertheless, as globs. */
          private_ip_exception_urls: z.array(z.string()).default([]),
          /** Absent: where an address comes from input; true: where it comes from the configuration as well. */
          disallow_private_ip_ranges: z.boolean().optional(),
        })
        .prefault({}),
      web_hook: z
        .strictObject({
          /** Headers of a person's request that web hooks are told of. */
          header_allowlist: z.array(z.string()).default(hookHeaders),
        })
        .prefault({}),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
      /** Absent: text on a terminal, JSON elsewhere. */
      format: z.enum(['json', 'text']).optional(),
      /** Absent: requests of probes are written at level debug. */
      health_requests: z.boolean().optional(),
      redaction_text: z.string().min(1).default('[redacted]'),
    })
    .prefault({}),
  tracing: tracingConfiguration.prefault({}),
  drain: z
    .strictObject({
      /** After the signal to end: how long requests are still taken, while readiness says no. */
      delay: duration.prefault('0s'),
      /** How long requests in progress may take before they are cut. */
      timeout: duration.prefault('30s'),
    })
    .prefault({}),
})

export type Configuration = z.output<typeof configuration>
