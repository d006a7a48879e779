import { configuration } from '../configuration.ts'
import { type Environment, environmentKeys, withVariable } from '../environment.ts'
import { oauth2Configuration } from '../oauth2.ts'
import type { Path } from '../path.ts'
import { formsAt } from '../schema-shape.ts'
import type { ConfigurationTree } from '../tree.ts'

/** Keys of Hydra's that stand elsewhere here, and where. */
const elsewhere: readonly (readonly [hydra: Path, here: Path])[] = [
  [['dsn'], ['database']],
  [
    ['serve', 'public', 'host'],
    ['public', 'host'],
  ],
  [
    ['serve', 'public', 'port'],
    ['public', 'port'],
  ],
  [
    ['serve', 'admin', 'host'],
    ['admin', 'host'],
  ],
  [
    ['serve', 'admin', 'port'],
    ['admin', 'port'],
  ],
  [
    ['urls', 'identity_provider', 'url'],
    ['login_ui', 'identity_admin_url'],
  ],
]

/**
 * Puts the values of Hydra's environment variables over those of its file: `URLS_SELF_ISSUER` is
 * `urls.self.issuer`. Variables that the platform has under the same name, such as `LOG_LEVEL`, are its own.
 */
export function applyHydraEnvironment(tree: ConfigurationTree, environment: Environment): ConfigurationTree {
  let result = tree
  for (const { path, forms } of environmentKeys(oauth2Configuration))
    result = withVariable(result, environment, path, forms)
  for (const [path, here] of elsewhere)
    result = withVariable(result, environment, path, formsAt(configuration, here))
  return result
}
