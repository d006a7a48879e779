import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadConfiguration } from '../load.ts'

const directory = mkdtempSync(join(tmpdir(), 'kratos-keys-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** What a Kratos configuration with this one key becomes. */
function load(key: string, value: unknown) {
  const tree: Record<string, unknown> = { secrets: { default: ['a secret of sixteen characters'] } }
  const steps = key.split('.')
  const last = steps.pop() as string
  let section = tree
  for (const step of steps) {
    section[step] ??= {}
    section = section[step] as Record<string, unknown>
  }
  section[last] = value
  const kratosFile = join(directory, 'kratos.json')
  writeFileSync(kratosFile, JSON.stringify(tree), { mode: 0o600 })
  const components = ['oauth2', 'identity', 'login-ui'] as const
  return loadConfiguration({ dataDirectory: directory, environment: {}, components, kratosFile })
    .configuration
}

const at = (configuration: unknown, key: string) =>
  key.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown>)?.[step], configuration)

const hook = { hook: 'web_hook', config: { url: 'https://hooks.example/', method: 'POST' } }
const identity = (key: string) => `identity.${key}`

/** Keys that say the same here, below "identity"; a third value is what a text becomes. */
const same: readonly (readonly [key: string, value: unknown, becomes?: unknown])[] = [
  ['dev', true],
  ['secrets.default', ['another secret of enough length']],
  ['secrets.cookie', ['another secret of enough length']],
  ['secrets.pagination', ['another secret of enough length']],
  ['secrets.cipher', ['secret-of-exactly-32-characters!']],
  ['revision', 'v7'],
  ['identity.default_schema_id', 'person'],
  ['identity.schemas', [{ id: 'a', url: 'base64://e30=', selfservice_selectable: true }]],
  ['selfservice.default_browser_return_url', 'https://app.example/'],
  ['selfservice.allowed_return_urls', ['https://app.example/']],
  ['selfservice.methods.profile.enabled', false],
  ['selfservice.methods.password.enabled', false],
  ['selfservice.methods.password.config.min_password_length', 10],
  ['selfservice.methods.password.config.haveibeenpwned_enabled', false],
  ['selfservice.methods.password.config.haveibeenpwned_host', 'pwned.example'],
  ['selfservice.methods.password.config.max_breaches', 3],
  ['selfservice.methods.password.config.ignore_network_errors', false],
  ['selfservice.methods.password.config.identifier_similarity_check_enabled', false],
  ['selfservice.flows.login.ui_url', 'https://ui.example/login'],
  ['selfservice.flows.login.lifespan', '10m', 600],
  ['selfservice.flows.login.style', 'identifier_first'],
  ['selfservice.flows.login.after.default_browser_return_url', 'https://app.example/in'],
  ['selfservice.flows.login.after.password.default_browser_return_url', 'https://app.example/in'],
  ['selfservice.flows.login.after.hooks', [{ hook: 'revoke_active_sessions' }]],
  ['selfservice.flows.login.after.totp.hooks', [{ hook: 'revoke_active_sessions' }]],
  ['selfservice.flows.registration.enabled', false],
  ['selfservice.flows.registration.login_hints', true],
  ['selfservice.flows.registration.style', 'unified'],
  ['selfservice.flows.registration.after.hooks', [{ hook: 'session' }]],
  ['selfservice.flows.registration.after.oidc.hooks', [{ hook: 'session' }]],
  ['selfservice.flows.settings.privileged_session_max_age', '5m', 300],
  ['selfservice.flows.settings.required_aal', 'aal1'],
  ['selfservice.flows.settings.after.password.hooks', [{ hook: 'revoke_active_sessions' }]],
  ['selfservice.flows.error.ui_url', 'https://ui.example/error'],
  ['selfservice.flows.logout.after.default_browser_return_url', 'https://app.example/bye'],
  ['selfservice.flows.logout.clear_browser_data', true],
  ['session.lifespan', '1h', 3600],
  ['session.earliest_possible_extend', '10m', 600],
  ['session.cookie.name', 'sid'],
  ['session.cookie.persistent', false],
  ['session.cookie.domain', 'example.org'],
  ['session.cookie.path', '/app'],
  ['session.cookie.same_site', 'Strict'],
  ['session.cookie.secure', 'false', false],
  ['session.whoami.required_aal', 'aal1'],
  ['hashers.algorithm', 'bcrypt'],
  ['hashers.bcrypt.cost', 13],
  ['hashers.argon2.iterations', 3],
  ['courier.message_retries', 7],
  ['courier.smtp.connection_uri', 'smtps://user:secret@mail.example:465/'],
  ['oauth2_provider.url', 'https://hydra.example/'],
  ['oauth2_provider.headers', { authorization: 'Bearer x' }],
  ['oauth2_provider.override_return_to', true],
  ['security.account_enumeration.mitigate', false],
  ['security.disallow_ref_in_identity_schemas', true],
  ['feature_flags.cacheable_sessions', true],
  ['feature_flags.cacheable_sessions_max_age', '10m', 600],
  ['feature_flags.faster_session_extend', true],
  ['feature_flags.password_profile_registration_node_group', 'password'],
  ['feature_flags.legacy_oidc_registration_node_group', true],
  ['serve.public.cors.enabled', true],
  ['serve.public.cors.allowed_origins', ['https://app.example']],
  ['serve.public.cors.allowed_methods', ['GET']],
  ['serve.public.cors.allowed_headers', ['X-Session-Token']],
  ['serve.public.cors.exposed_headers', ['Link']],
  ['serve.public.cors.allow_credentials', false],
  ['serve.public.cors.max_age', 60],
]

/** Keys that stand elsewhere here. */
const moved: readonly (readonly [key: string, value: unknown, to: string, becomes?: unknown])[] = [
  ['dsn', 'postgres://db/kratos', 'database'],
  ['serve.public.base_url', 'https://id.example.com/', 'public_url'],
  ['serve.public.port', 4433, 'public.port'],
  ['serve.admin.port', 4434, 'admin.port'],
  ['log.level', 'warning', 'log.level', 'warn'],
  ['log.format', 'json', 'log.format'],
  ['cookies.domain', 'example.org', 'identity.session.cookie.domain'],
  ['cookies.path', '/x', 'identity.session.cookie.path'],
  ['cookies.same_site', 'Strict', 'identity.session.cookie.same_site'],
  ['cookies.secure', false, 'identity.session.cookie.secure'],
  ['clients.http.disallow_private_ip_ranges', true, 'clients.http.disallow_private_ip_ranges'],
  ['clients.http.private_ip_exception_urls', ['http://10.0.0.1/'], 'clients.http.private_ip_exception_urls'],
  ['clients.web_hook.header_allowlist', ['Accept'], 'clients.web_hook.header_allowlist'],
  ['selfservice.methods.oidc.config.base_redirect_uri', 'https://in.example/', 'identity.oidc_redirect_base'],
  [
    'selfservice.flows.registration.enable_legacy_one_step',
    true,
    'identity.selfservice.flows.registration.style',
    'unified',
  ],
]

/** Keys that mean nothing here, and may stay. */
const idle: readonly (readonly [key: string, value: unknown])[] = [
  ['$schema', 'https://example.org/schema.json'],
  ['version', 'v26.2.0'],
  ['watch-courier', true],
  ['expose-metrics-port', 4434],
  ['sqa-opt-out', true],
  ['help', true],
  ['config', ['a.yml']],
  ['ciphers.algorithm', 'aes'],
  ['database.cleanup.batch_size', 10],
  ['preview.default_read_consistency_level', 'strong'],
  ['log.leak_sensitive_values', true],
  ['log.redaction_text', 'x'],
  ['serve.admin.base_url', 'http://kratos:4434/'],
  ['serve.public.request_log.disable_for_health', true],
  ['serve.public.cors.debug', true],
  ['hashers.argon2.expected_duration', '1s'],
  ['feature_flags.legacy_allow_insecure_origins', true],
  ['clients.smtp.disallow_private_ip_ranges', true],
  ['organizations', []],
  ['selfservice.methods.saml.enabled', false],
]

/** Keys that ask for what the platform has not, with what the operator reads. */
const refused: readonly (readonly [key: string, value: unknown, reason: RegExp])[] = [
  ['serve.public.tls.cert.path', '/cert.pem', /trusted_proxies/],
  ['serve.admin.tls.cert.path', '/cert.pem', /admin\.tls/],
  ['serve.public.socket.owner', 'kratos', /ports only/],
  ['serve.admin.socket.owner', 'kratos', /ports only/],
  ['organizations', [{ id: 'x' }], /no organizations/],
  ['selfservice.methods.b2b.config.organizations', [{ id: 'x' }], /no organizations/],
  ['enterprise.identity_schema_fallback_url_template', 'x', /another edition/],
  ['tracing.provider', 'jaeger', /tracing/],
  ['selfservice.methods.saml.enabled', true, /saml/],
  ['selfservice.methods.password.config.migrate_hook.config.body', 'file://x', /always/],
  ['serve.admin.host', '0.0.0.0', /open to everybody/],
  ['session.lifespan', 'a day', /duration/],
  ['session.lifetime', '24h', /session\.lifetime/],
]

describe('a key of a Kratos configuration', () => {
  test.each(same.map(([key, value, becomes = value]) => ({ key, value, becomes })))(
    '$key says the same',
    ({ key, value, becomes }) => {
      expect(at(load(key, value), identity(key))).toEqual(becomes)
    },
  )

  test.each(['login', 'registration', 'settings'])(
    'selfservice.flows.%s.before.hooks says the same',
    (flow) => {
      const key = `selfservice.flows.${flow}.before.hooks`
      expect(at(load(key, [hook]), identity(key))).toMatchObject([hook])
    },
  )

  test.each(moved.map(([key, value, to, becomes = value]) => ({ key, value, to, becomes })))(
    '$key stands elsewhere',
    ({ key, value, to, becomes }) => {
      expect(at(load(key, value), to)).toEqual(becomes)
    },
  )

  test.each(idle)('%s has no effect', (key, value) => {
    expect(() => load(key, value)).not.toThrow()
  })

  test.each(refused)('%s is refused with the reason', (key, value, reason) => {
    expect(() => load(key, value)).toThrow(reason)
  })

  test('an answer that is to be ignored and parsed is refused', () => {
    const both = { ...hook, config: { ...hook.config, response: { ignore: true, parse: true } } }
    expect(() => load('selfservice.flows.login.after.hooks', [both])).toThrow(/ignored and parsed/)
  })
})
