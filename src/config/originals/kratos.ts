import { type ConfigurationTree, isSection, mergeTrees, valueAt } from '../tree.ts'
import { type Relocation, relocate } from './relocate.ts'
import { sharedRelocations } from './shared.ts'
import { refuseUnsupported, type UnsupportedKey } from './unsupported.ts'

/** Where Kratos's defaults differ from the platform's. */
const kratosDefaults: ConfigurationTree = {
  value: {
    identity: {
      identity: { default_schema_id: 'default' },
      selfservice: {
        methods: { profile: { enabled: true }, password: { enabled: true } },
        flows: { registration: { after: { hooks: [] }, style: 'profile_first' } },
      },
    },
    clients: { http: { disallow_private_ip_ranges: false } },
  },
  places: new Map(),
}

const outside = 'put what ends TLS in front of the platform, and set "public.trusted_proxies".'
const organizations = 'the platform has no organizations; give each one providers of its own.'

/** What the platform has not, or has elsewhere. */
const unsupported: readonly UnsupportedKey[] = [
  { path: ['serve', 'public', 'tls'], reason: outside },
  { path: ['serve', 'public', 'socket'], reason: 'the platform listens on ports only.' },
  { path: ['serve', 'admin', 'socket'], reason: 'the platform listens on ports only.' },
  { path: ['serve', 'admin', 'tls'], reason: 'set "admin.tls" instead.' },
  { path: ['organizations'], reason: organizations },
  { path: ['selfservice', 'methods', 'b2b'], reason: organizations },
  {
    path: ['selfservice', 'methods', 'password', 'config', 'migrate_hook', 'config', 'body'],
    reason: 'the body is always { identifier, password }.',
  },
  { path: ['enterprise'], reason: 'it is of another edition of Kratos.' },
]

/** A Kratos configuration as the platform takes it. */
export function fromKratos(tree: ConfigurationTree): ConfigurationTree {
  refuseUnsupported(tree, unsupported)
  return mergeTrees(
    kratosDefaults,
    relocate(
      tree,
      [
        ...sharedRelocations,
        { from: ['serve', 'public', 'base_url'], to: ['public_url'] },
        { from: ['selfservice', 'methods', 'oidc', 'config', 'providers'], to: ['providers'] },
        { from: ['selfservice', 'methods', 'oidc', 'enabled'], to: 'drop' },
        ...disabledMethods(tree),
        { from: ['cookies', 'domain'], to: ['identity', 'session', 'cookie', 'domain'] },
        { from: ['cookies', 'path'], to: ['identity', 'session', 'cookie', 'path'] },
        { from: ['cookies', 'secure'], to: ['identity', 'session', 'cookie', 'secure'] },
        { from: ['cookies', 'same_site'], to: ['identity', 'session', 'cookie', 'same_site'] },
        {
          from: [
            'selfservice',
            'methods',
            'password',
            'config',
            'migrate_hook',
            'config',
            'emit_analytics_event',
          ],
          to: 'drop',
        },
        // These only decide when a warning is logged.
        { from: ['hashers', 'argon2', 'expected_duration'], to: 'drop' },
        { from: ['hashers', 'argon2', 'expected_deviation'], to: 'drop' },
        {
          from: ['selfservice', 'flows', 'registration', 'enable_legacy_one_step'],
          to: ['identity', 'selfservice', 'flows', 'registration', 'style'],
          convert: (oneStep) => (oneStep === true ? 'unified' : 'profile_first'),
        },
        // Without effect in Kratos as well: links have the public address.
        { from: ['selfservice', 'methods', 'link', 'config', 'base_url'], to: 'drop' },
        { from: ['ciphers'], to: 'drop' },
        { from: ['database'], to: 'drop' },
        { from: ['sqa-opt-out'], to: 'drop' },
        { from: ['clients', 'web_hook'], to: ['clients', 'web_hook'] },
        {
          from: ['selfservice', 'methods', 'oidc', 'config', 'base_redirect_uri'],
          to: ['identity', 'oidc_redirect_base'],
        },
        // The mail server is one that the configuration names.
        { from: ['clients', 'smtp'], to: 'drop' },
        // Answers are always of the database itself, and messages are always sent.
        { from: ['preview'], to: 'drop' },
        { from: ['watch-courier'], to: 'drop' },
        // Secrets are never in the log.
        { from: ['log', 'leak_sensitive_values'], to: 'drop' },
        // Metrics are on the admin listener.
        { from: ['expose-metrics-port'], to: 'drop' },
        { from: ['serve', 'public', 'cors', 'debug'], to: 'drop' },
        { from: ['serve', 'public', 'cors', 'options_passthrough'], to: 'drop' },
        // Wildcards are always bounded; of one network only in Kratos as well.
        { from: ['feature_flags', 'legacy_allow_insecure_origins'], to: 'drop' },
        { from: ['organizations'], to: 'drop' },
        { from: ['selfservice', 'methods', 'b2b'], to: 'drop' },
        { from: ['enterprise'], to: 'drop' },
        { from: ['serve', 'public', 'tls'], to: 'drop' },
        { from: ['serve', 'public', 'socket'], to: 'drop' },
        { from: ['serve', 'admin', 'tls'], to: 'drop' },
        { from: ['serve', 'admin', 'socket'], to: 'drop' },
        { from: ['help'], to: 'drop' },
        { from: ['config'], to: 'drop' },
      ],
      'identity',
    ),
  )
}

/** Methods that the platform's own section knows by their name. */
const knownMethods = [
  'oidc',
  'profile',
  'password',
  'code',
  'link',
  'totp',
  'lookup_secret',
  'webauthn',
  'passkey',
]

/** What another method says that is disabled has no effect. */
function disabledMethods(tree: ConfigurationTree): Relocation[] {
  const methods = valueAt(tree.value, ['selfservice', 'methods'])
  if (!isSection(methods)) return []
  return Object.entries(methods)
    .filter(([name, method]) => !knownMethods.includes(name) && isSection(method) && method.enabled === false)
    .map(([name]) => ({ from: ['selfservice', 'methods', name], to: 'drop' as const }))
}
