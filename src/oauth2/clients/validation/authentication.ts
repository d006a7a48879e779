import { isSigningAlgorithm, signingAlgorithmNames } from '../../keys/signing-algorithms.ts'
import type { ClientDocument } from '../client.ts'
import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']

/** How the client authenticates (OpenID Connect Core §9). */
export const checkAuthentication: ClientCheck = (document) => {
  const { token_endpoint_auth_method: method, token_endpoint_auth_signing_alg: algorithm } = document
  if (!methods.includes(method))
    throw invalidMetadata(
      `"token_endpoint_auth_method" must be one of ${methods.join(', ')}, not "${method}".`,
    )
  if (algorithm !== undefined && !isSigningAlgorithm(algorithm))
    throw invalidMetadata(
      `"token_endpoint_auth_signing_alg" must be one of ${signingAlgorithmNames.join(', ')}, not "${algorithm}".`,
    )
  if (method === 'private_key_jwt' && !hasKeys(document) && document.jwks_uri === undefined)
    throw invalidMetadata('The method "private_key_jwt" needs "jwks" or "jwks_uri".')
}

/** The client's own public keys (RFC 7591 §2). */
export const checkKeys: ClientCheck = (document) => {
  const { jwks, jwks_uri } = document
  if (jwks.keys && jwks_uri !== undefined)
    throw invalidMetadata('"jwks" and "jwks_uri" exclude each other: set one of them.')
  for (const key of jwks.keys ?? []) {
    if (typeof key.kty !== 'string') throw invalidMetadata('Every key of "jwks" needs its type, "kty".')
    if ('d' in key || 'k' in key)
      throw invalidMetadata('"jwks" must hold public keys only: remove the private parts.')
  }
}

function hasKeys({ jwks }: ClientDocument): boolean {
  return (jwks.keys ?? []).length > 0
}
