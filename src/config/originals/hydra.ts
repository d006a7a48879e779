import type { ConfigurationTree } from '../tree.ts'
import { mergeTrees, valueAt } from '../tree.ts'
import { relocate } from './relocate.ts'
import { sharedRelocations } from './shared.ts'
import { refuseUnsupported, type UnsupportedKey } from './unsupported.ts'

/** Where Hydra's defaults differ from the platform's. */
const hydraDefaults: ConfigurationTree = {
  value: {
    oauth2: {
      strategies: { access_token: 'opaque' },
      oauth2: { pkce: { enforced_for_public_clients: false } },
      serve: { cookies: { same_site_mode: 'None' } },
      oidc: { dynamic_client_registration: { allowed: { grant_types: [] } } },
    },
    clients: { http: { disallow_private_ip_ranges: false } },
  },
  places: new Map(),
}

const noSockets = 'the platform listens on ports only.'
const ownTls = (listener: string) =>
  `set "${listener}.tls" with "certificate" and "key" in the platform's own file instead.`

/** What the platform has not, or has elsewhere. */
function unsupported(): readonly UnsupportedKey[] {
  const refuse = (path: readonly string[], reason: string) => ({ path: [...path], reason })
  return [
    ...['enabled', 'cert', 'key'].flatMap((key) => [
      refuse(['serve', 'tls', key], ownTls('public')),
      refuse(['serve', 'public', 'tls', key], ownTls('public')),
      refuse(['serve', 'admin', 'tls', key], ownTls('admin')),
    ]),
    refuse(['serve', 'public', 'socket'], noSockets),
    refuse(['serve', 'admin', 'socket'], noSockets),
    refuse(['serve', 'admin', 'cors', 'enabled'], 'no script of a page may call the admin API.'),
    refuse(['serve', 'public', 'cors', 'options_passthrough'], 'preflights are answered by themselves.'),
    refuse(['serve', 'public', 'cors', 'debug'], 'CORS has no log of its own.'),
    refuse(['serve', 'cookies', 'same_site_legacy_workaround'], 'no browser in use needs it.'),
    refuse(['log', 'leak_sensitive_values'], 'secrets are never written to the log.'),
    refuse(
      ['hsm', 'enabled'],
      'signing keys are sealed in the database; hardware modules are not supported.',
    ),
    refuse(['profiling'], 'start Node.js with --cpu-prof or --heap-prof instead.'),
    refuse(
      ['oauth2', 'session', 'encrypt_at_rest'],
      'claims of a consent are stored as they are; encrypt the disk of the database.',
    ),
  ]
}

/** A Hydra configuration as the platform takes it. */
export function fromHydra(tree: ConfigurationTree): ConfigurationTree {
  refuseUnsupported(tree, unsupported())
  const publicUrl = ['public', 'issuer'].find((name) => valueAt(tree.value, ['urls', 'self', name]))
  const relocated = relocate(
    tree,
    [
      ...sharedRelocations,
      // Proxies that end TLS are believed what they say of a request.
      { from: ['serve', 'tls', 'allow_termination_from'], to: ['public', 'trusted_proxies'] },
      { from: ['serve', 'public', 'tls', 'allow_termination_from'], to: ['public', 'trusted_proxies'] },
      { from: ['urls', 'identity_provider', 'url'], to: ['login_ui', 'identity_admin_url'] },
      { from: ['urls', 'identity_provider', 'publicUrl'], to: ['login_ui', 'identity_public_url'] },
      { from: ['urls', 'identity_provider', 'headers'], to: ['login_ui', 'identity_admin_headers'] },
      // Hydra itself takes its addresses from urls.self.
      { from: ['serve', 'public', 'base_url'], to: 'drop' },
      // The platform reports to nobody, whatever is said here.
      { from: ['sqa'], to: 'drop' },
      // The number of processes follows the cores that the process is given.
      { from: ['cgroups'], to: 'drop' },
      // Statements name their columns, so that further ones do no harm.
      { from: ['db'], to: 'drop' },
      // Origins are taken as they are listed, with http:// as well.
      { from: ['feature_flags', 'legacy_allow_insecure_origins'], to: 'drop' },
      // What is left of these asks for nothing that is not so anyway.
      { from: ['serve', 'tls'], to: 'drop' },
      { from: ['serve', 'public', 'tls'], to: 'drop' },
      { from: ['serve', 'public', 'socket'], to: 'drop' },
      { from: ['serve', 'public', 'cors', 'options_passthrough'], to: 'drop' },
      { from: ['serve', 'public', 'cors', 'debug'], to: 'drop' },
      { from: ['serve', 'admin'], to: 'drop' },
      { from: ['serve', 'cookies', 'same_site_legacy_workaround'], to: 'drop' },
      { from: ['log', 'leak_sensitive_values'], to: 'drop' },
      { from: ['hsm'], to: 'drop' },
      { from: ['oauth2', 'session', 'encrypt_at_rest'], to: 'drop' },
      // Secrets that people choose are hashed with argon2id, which costs a guesser more than either.
      { from: ['oauth2', 'hashers'], to: 'drop' },
    ],
    'oauth2',
  )
  const own = publicUrl
    ? mergeTrees(
        {
          value: { public_url: valueAt(tree.value, ['urls', 'self', publicUrl]) },
          places: new Map([['public_url', tree.places.get(`urls.self.${publicUrl}`) ?? { kind: 'nowhere' }]]),
        },
        relocated,
      )
    : relocated
  return mergeTrees(hydraDefaults, own)
}
