import type { webcrypto } from 'node:crypto'
import { PlatformError } from '../../contracts/platform-error.ts'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { StoredKey } from './key-set-table.ts'

const purpose = 'oauth2 signing key'

/** Seals a private JWK for the database. */
export function sealJwk(secrets: SecretRing, jwk: object): string {
  return seal(secrets, purpose, JSON.stringify(jwk))
}

/** Whether it was sealed with the first secret, which seals. */
export function isSealedByCurrent(secrets: SecretRing, sealed: string): boolean {
  return sealed.startsWith(secrets.current(purpose).id)
}

/** The private JWK of a row. Throws with a sentence for the operator when no secret opens it. */
export function openJwk(
  secrets: SecretRing,
  { kid, sealed_jwk }: Pick<StoredKey, 'kid' | 'sealed_jwk'>,
): webcrypto.JsonWebKey {
  const jwk = unseal(secrets, purpose, sealed_jwk)
  if (jwk) return JSON.parse(jwk.toString())
  throw new PlatformError({
    status: 500,
    code: 'server_error',
    message: `The signing key ${kid} cannot be opened with the configured secrets. Add the secret that was in use when the key was made to the end of the list of secrets.`,
  })
}
