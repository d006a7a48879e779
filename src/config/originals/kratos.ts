import { type ConfigurationTree, isSection, mergeTrees, valueAt } from '../tree.ts'
import { type Relocation, relocate } from './relocate.ts'
import { sharedRelocations } from './shared.ts'

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

/** A Kratos configuration as the platform takes it. */
export function fromKratos(tree: ConfigurationTree): ConfigurationTree {
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
        { from: ['revision'], to: 'drop' },
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
