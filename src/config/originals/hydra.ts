import type { ConfigurationTree } from '../tree.ts'
import { mergeTrees, valueAt } from '../tree.ts'
import { relocate } from './relocate.ts'
import { sharedRelocations } from './shared.ts'

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

/** A Hydra configuration as the platform takes it. */
export function fromHydra(tree: ConfigurationTree): ConfigurationTree {
  const publicUrl = ['public', 'issuer'].find((name) => valueAt(tree.value, ['urls', 'self', name]))
  const relocated = relocate(
    tree,
    [
      ...sharedRelocations,
      { from: ['serve', 'public', 'base_url'], to: 'drop' },
      { from: ['sqa'], to: 'drop' },
      { from: ['cgroups'], to: 'drop' },
      { from: ['db'], to: 'drop' },
      { from: ['oauth2', 'session', 'encrypt_at_rest'], to: 'drop' },
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
