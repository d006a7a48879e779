import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import type { Component } from '../../../src/contracts/component.ts'
import { type ListenerName, mount } from '../../../src/http/endpoint.ts'
import { HttpMetrics } from '../../../src/observability/http-metrics.ts'
import { listenerRoutes } from '../../../src/platform/listeners/routes.ts'
import { operations } from '../../../src/platform/operations/index.ts'
import { OAuth2Server, type OAuth2ServerOptions } from '../oauth2-server.ts'

/** What the recordings call the addresses of the listener and of other programs. */
export const bases = {
  '<public>': 'http://127.0.0.1:4444',
  '<ui>': 'https://ui.example.test',
  '<rp>': 'https://rp.example.test',
} as const

/** The section `oauth2` of the configuration that the scenarios were recorded with. */
function recordedConfiguration(changes: Readonly<Record<string, unknown>> = {}) {
  const page = (name: string) => `${bases['<ui>']}/${name}`
  return {
    dev: true,
    urls: {
      self: { issuer: bases['<public>'], public: bases['<public>'] },
      login: page('login'),
      registration: page('registration'),
      consent: page('consent'),
      logout: page('logout'),
      error: page('error'),
      post_logout_redirect: page('logged-out'),
      device: { verification: page('device'), success: page('device/done') },
    },
    strategies: { access_token: 'opaque' },
    ttl: { login_consent_request: '10s', auth_code: '5s', device_user_code: '10s' },
    serve: {
      public: {
        cors: {
          enabled: true,
          allowed_origins: ['https://app.example.test', 'https://*.wild.example.test'],
        },
      },
    },
    oidc: {
      subject_identifiers: { supported_types: ['public', 'pairwise'], pairwise: { salt: 'a salt of tests' } },
      dynamic_client_registration: {
        enabled: true,
        default_scope: ['openid', 'offline_access', 'dcr.default'],
      },
    },
    oauth2: {
      allowed_top_level_claims: ['tenant', 'mail'],
      pkce: { enforced_for_public_clients: false },
    },
    webfinger: {
      oidc_discovery: { supported_claims: ['email', 'tenant'], supported_scope: ['email', 'profile'] },
    },
    ...changes,
  }
}

/** A server that is set as the recorded one was. */
export function startRecordedServer(
  changes: Readonly<Record<string, unknown>> = {},
  options: Omit<OAuth2ServerOptions, 'oauth2'> = {},
): Promise<OAuth2Server> {
  return OAuth2Server.start({ listener, ...options, oauth2: recordedConfiguration(changes) })
}

/** As the platform builds its listeners, with its own endpoints. */
function listener(name: ListenerName, component: Component): Promise<FastifyInstance> {
  return listenerRoutes({
    listener: name,
    components: [component],
    operations: (server) =>
      mount(server, name, operations, { unreadiness: async () => ({}), metrics: async () => '' }),
    trustedProxies: [],
    metrics: new HttpMetrics(),
    log: pino({ level: 'silent' }),
  })
}
