import type { Configuration } from '../config/configuration.ts'
import { SecretRing } from '../cryptography/secret-ring.ts'

export interface ComponentSecrets {
  readonly oauth2: SecretRing
  readonly identity: SecretRing
  readonly loginUi: SecretRing
}

/**
 * The secrets that each component seals with: its own of the originals' keys in front, then those of the
 * whole platform, which still open what was sealed before a component got its own.
 */
export function secretsOf({ secrets, oauth2, identity }: Configuration): ComponentSecrets {
  const ring = (...lists: readonly (readonly string[])[]) => {
    const distinct = [...new Set(lists.flat())]
    return distinct.length > 0 ? new SecretRing(distinct) : undefined
  }
  const any = ring(secrets, oauth2.secrets.system, identity.secrets.default) as SecretRing
  return {
    oauth2: ring(oauth2.secrets.system, secrets) ?? any,
    identity: ring(identity.secrets.default, secrets) ?? any,
    loginUi: any,
  }
}
