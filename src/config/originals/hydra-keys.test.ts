import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadConfiguration } from '../load.ts'

const directory = mkdtempSync(join(tmpdir(), 'hydra-keys-'))
afterAll(() => rmSync(directory, { recursive: true }))

const secrets = ['a secret of sixteen characters']

/** What a Hydra configuration with these keys becomes. */
function load(keys: Readonly<Record<string, unknown>>, environment: Record<string, string> = {}) {
  const tree: Record<string, unknown> = { secrets: { system: secrets } }
  for (const [key, value] of Object.entries(keys)) {
    const steps = key.split('.')
    const last = steps.pop() as string
    let section = tree
    for (const step of steps) {
      section[step] ??= {}
      section = section[step] as Record<string, unknown>
    }
    section[last] = value
  }
  const hydraFile = join(directory, 'hydra.json')
  writeFileSync(hydraFile, JSON.stringify(tree), { mode: 0o600 })
  const components = ['oauth2', 'identity', 'login-ui'] as const
  return loadConfiguration({ dataDirectory: directory, environment, components, hydraFile }).configuration
}

const at = (configuration: unknown, key: string) =>
  key.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown>)?.[step], configuration)

const address = 'https://elsewhere.example/'
const hook = { url: 'https://hooks.example/' }

/** Keys that say the same here, below "oauth2"; a third value is what a text becomes. */
const same: readonly (readonly [key: string, value: unknown, becomes?: unknown])[] = [
  ['dev', true],
  ['secrets.system', ['another secret of enough length']],
  ['secrets.cookie', ['another secret of enough length']],
  ['secrets.pagination', ['another secret of enough length']],
  ...['self.issuer', 'self.public', 'self.admin', 'login', 'registration', 'consent', 'logout', 'error']
    .concat(['post_logout_redirect', 'device.verification', 'device.success'])
    .map((key) => [`urls.${key}`, address] as const),
  ['strategies.scope', 'exact'],
  ['strategies.access_token', 'jwt'],
  ['strategies.jwt.scope_claim', 'both'],
  ...['login_consent_request', 'authentication_session', 'access_token', 'refresh_token', 'id_token']
    .concat(['auth_code', 'device_user_code'])
    .map((key) => [`ttl.${key}`, '11m', 660] as const),
  ['ttl.refresh_token', -1],
  ['oauth2.expose_internal_errors', true],
  ['oauth2.exclude_not_before_claim', true],
  ['oauth2.allowed_top_level_claims', ['role']],
  ['oauth2.mirror_top_level_claims', false],
  ['oauth2.preserve_ext_claims', true],
  ['oauth2.pkce.enforced', true],
  ['oauth2.pkce.enforced_for_public_clients', true],
  ['oauth2.client_credentials.default_grant_allowed_scope', true],
  ['oauth2.grant.refresh_token.rotation_grace_period', '10s', 10],
  ['oauth2.grant.refresh_token.rotation_grace_reuse_count', 3],
  ['oauth2.grant.jwt.jti_optional', true],
  ['oauth2.grant.jwt.iat_optional', true],
  ['oauth2.grant.jwt.max_ttl', '1h', 3600],
  ['oauth2.grant.jwt.omit_assertion_audience', false],
  ['oauth2.device_authorization.token_polling_interval', '7s', 7],
  ['oauth2.device_authorization.user_code.entropy_preset', 'low'],
  ['oidc.subject_identifiers.supported_types', ['public', 'pairwise']],
  ['oidc.subject_identifiers.pairwise.salt', 'a salt of a test'],
  ['oidc.dynamic_client_registration.enabled', true],
  ['oidc.dynamic_client_registration.default_scope', ['openid']],
  ['webfinger.jwks.broadcast_keys', ['hydra.openid.id-token']],
  ...[
    'jwks_url',
    'token_url',
    'auth_url',
    'device_authorization_url',
    'client_registration_url',
    'userinfo_url',
  ].map((key) => [`webfinger.oidc_discovery.${key}`, address] as const),
  ['webfinger.oidc_discovery.supported_claims', ['email']],
  ['webfinger.oidc_discovery.supported_scope', ['email']],
  ['serve.cookies.same_site_mode', 'Strict'],
  ['serve.cookies.domain', 'example.com'],
  ['serve.cookies.secure', true],
  ...['device_csrf', 'login_csrf', 'consent_csrf', 'session'].map(
    (key) => [`serve.cookies.names.${key}`, 'a_name'] as const,
  ),
  ['serve.cookies.paths.session', '/app'],
  ['serve.public.cors.enabled', true],
  ['serve.public.cors.allowed_origins', ['https://app.example']],
  ['serve.public.cors.allowed_methods', ['GET']],
  ['serve.public.cors.allowed_headers', ['Authorization']],
  ['serve.public.cors.exposed_headers', ['Link']],
  ['serve.public.cors.allow_credentials', false],
  ['serve.public.cors.max_age', 60],
]

/** Keys that stand elsewhere here. */
const moved: readonly (readonly [key: string, value: unknown, to: string, becomes?: unknown])[] = [
  ['dsn', 'postgres://db/hydra', 'database'],
  ['urls.self.issuer', address, 'public_url'],
  ['serve.public.host', '127.0.0.1', 'public.host'],
  ['serve.public.port', 5444, 'public.port'],
  ['serve.admin.host', '127.0.0.2', 'admin.host'],
  ['serve.admin.port', 5445, 'admin.port'],
  ['serve.public.request_log.disable_for_health', true, 'log.health_requests', false],
  ['serve.admin.request_log.disable_for_health', false, 'log.health_requests', true],
  ['serve.public.tls.allow_termination_from', ['10.0.0.0/8'], 'public.trusted_proxies'],
  ['serve.tls.allow_termination_from', ['10.0.0.0/8'], 'public.trusted_proxies'],
  ['log.level', 'panic', 'log.level', 'fatal'],
  ['log.format', 'json_pretty', 'log.format', 'json'],
  ['log.redaction_text', '***', 'log.redaction_text'],
  ['clients.http.disallow_private_ip_ranges', true, 'clients.http.disallow_private_ip_ranges'],
  ['clients.http.private_ip_exception_urls', ['http://10.0.0.1/'], 'clients.http.private_ip_exception_urls'],
  ['urls.identity_provider.url', address, 'login_ui.identity_admin_url'],
  ['urls.identity_provider.publicUrl', address, 'login_ui.identity_public_url'],
  ['urls.identity_provider.headers', { authorization: 'Bearer x' }, 'login_ui.identity_admin_headers'],
  ['tracing.provider', 'otel', 'tracing.provider'],
  ['tracing.service_name', 'hydra', 'tracing.service_name'],
  ['tracing.deployment_environment', 'production', 'tracing.deployment_environment'],
  ['tracing.providers.otlp.server_url', 'collector:4318', 'tracing.providers.otlp.server_url'],
  ['tracing.providers.otlp.insecure', true, 'tracing.providers.otlp.insecure'],
  ['tracing.providers.otlp.sampling.sampling_ratio', 0.5, 'tracing.providers.otlp.sampling.sampling_ratio'],
  ['tracing.providers.otlp.authorization_header', 'Bearer x', 'tracing.providers.otlp.authorization_header'],
]

/** Keys that ask for what is so anyway. */
const idle: readonly (readonly [key: string, value: unknown])[] = [
  ['$schema', 'https://example.org/schema.json'],
  ['version', 'v26.2.0'],
  ['db.ignore_unknown_table_columns', true],
  ['sqa.opt_out', true],
  ['cgroups.v1.auto_max_procs_enabled', true],
  ['feature_flags.legacy_allow_insecure_origins', true],
  ['serve.public.base_url', address],
  ['serve.admin.base_url', address],
  ['log.leak_sensitive_values', false],
  ['hsm.enabled', false],
  ...['library', 'pin', 'slot', 'token_label', 'key_set_prefix'].map(
    (key) => [`hsm.${key}`, 'unused'] as const,
  ),
  ['oauth2.session.encrypt_at_rest', false],
  ['oauth2.hashers.algorithm', 'bcrypt'],
  ['oauth2.hashers.pbkdf2.iterations', 10_000],
  ['oauth2.hashers.bcrypt.cost', 12],
  ['serve.tls.enabled', false],
  ['serve.public.tls.enabled', false],
  ['serve.admin.tls.enabled', false],
  ['serve.admin.cors.enabled', false],
  ['serve.cookies.same_site_legacy_workaround', false],
]

/** Keys that ask for what the platform has not, with what the operator reads. */
const refused: readonly (readonly [key: string, value: unknown, reason: RegExp])[] = [
  ['log.leak_sensitive_values', true, /never written to the log/],
  ['hsm.enabled', true, /hardware modules are not supported/],
  ['profiling', 'cpu', /--cpu-prof/],
  ['oauth2.session.encrypt_at_rest', true, /encrypt the disk/],
  ['serve.tls.cert.path', '/cert.pem', /public\.tls/],
  ['serve.public.tls.enabled', true, /public\.tls/],
  ['serve.admin.tls.key.base64', 'a2V5', /admin\.tls/],
  ['serve.public.socket.owner', 'hydra', /ports only/],
  ['serve.admin.socket.mode', 493, /ports only/],
  ['serve.public.host', 'unix:/run/hydra.sock', /ports only/],
  ['serve.admin.cors.enabled', true, /admin API/],
  ['serve.public.cors.options_passthrough', true, /preflights/],
  ['serve.public.cors.debug', true, /no log of its own/],
  ['serve.public.cors.allowed_origins', ['*'], /must be an origin/],
  ['serve.cookies.same_site_legacy_workaround', true, /no browser/],
  ['tracing.provider', 'jaeger', /must be "otel"/],
  ['tracing.providers.jaeger.local_agent_address', 'jaeger:6831', /Jaeger takes OTLP/],
  ['tracing.providers.zipkin.server_url', address, /over OTLP/],
  ['serve.admin.host', '0.0.0.0', /open to everybody/],
  ['ttl.access_tokens', '1h', /Did you mean "access_token"/],
  ['unknown', true, /not a key/],
]

describe('a key of a Hydra configuration', () => {
  test.each(same.map(([key, value, becomes = value]) => ({ key, value, becomes })))(
    '$key says the same',
    ({ key, value, becomes }) => {
      expect(at(load({ [key]: value }), `oauth2.${key}`)).toEqual(becomes)
    },
  )

  test.each(['token_hook', 'refresh_token_hook'])('oauth2.%s says the same', (name) => {
    const config = { in: 'header', name: 'X-Key', value: 'a key' }
    const withKey = { ...hook, auth: { type: 'api_key', config } }
    expect(at(load({ [`oauth2.${name}`]: withKey }), `oauth2.oauth2.${name}`)).toMatchObject(withKey)
  })

  test('user codes of a length and character set of their own say the same', () => {
    const section = 'oauth2.device_authorization.user_code'
    const keys = { [`${section}.length`]: 9, [`${section}.character_set`]: '0123456789' }
    expect(at(load(keys), `oauth2.${section}`)).toMatchObject({ length: 9, character_set: '0123456789' })
  })

  test.each(moved.map(([key, value, to, becomes = value]) => ({ key, value, to, becomes })))(
    '$key stands elsewhere',
    ({ key, value, to, becomes }) => {
      expect(at(load({ [key]: value }), to)).toEqual(becomes)
    },
  )

  test.each(idle)('%s: %s asks for what is so anyway', (key, value) => {
    expect(load({ [key]: value })).toEqual(load({}))
  })

  test.each(refused)('%s: %s is refused with the reason', (key, value, reason) => {
    expect(() => load({ [key]: value })).toThrow(reason)
  })
})

describe("Hydra's environment variables", () => {
  test.each([
    ['DSN', 'postgres://db/hydra', 'database', 'postgres://db/hydra'],
    ['SERVE_PUBLIC_PORT', '5444', 'public.port', 5444],
    ['URLS_SELF_ISSUER', address, 'oauth2.urls.self.issuer', address],
    ['URLS_SELF_ISSUER', address, 'public_url', address],
    [
      'SECRETS_SYSTEM',
      'the first secret of two, the second secret of two',
      'oauth2.secrets.system',
      undefined,
    ],
    ['TTL_ACCESS_TOKEN', '5m', 'oauth2.ttl.access_token', 300],
    ['OAUTH2_PKCE_ENFORCED', 'true', 'oauth2.oauth2.pkce.enforced', true],
    ['STRATEGIES_ACCESS_TOKEN', 'jwt', 'oauth2.strategies.access_token', 'jwt'],
  ])('%s counts while a file of Hydra is used', (name, value, key, becomes) => {
    const expected = becomes ?? value.split(',').map((entry) => entry.trim())
    expect(at(load({}, { [name]: value }), key)).toEqual(expected)
  })

  test('are refused by their name', () => {
    expect(() => load({}, { TTL_ACCESS_TOKEN: 'soon' })).toThrow(/environment variable TTL_ACCESS_TOKEN/)
  })
})
