import { CompactEncrypt } from 'jose'
import type { Client } from '../clients/client.ts'
import { ClientKeysUnavailable } from '../clients/remote-key-sets.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'

/** How the server encrypts for clients (RFC 7518 §4.1): with their public keys, by nothing that is weak. */
export const encryptionAlgorithms: readonly string[] = [
  ...['RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512'],
  ...['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A256KW'],
]

/** Where a client registers no other one (JARM §3, OpenID Connect Registration §2). */
const usualContentEncryption = 'A128CBC-HS256'

/** What a client registered. */
export interface Encryption {
  readonly alg: string
  readonly enc: string | undefined
  /** What is inside; a signed JWT unless said. */
  readonly contentType?: 'JWT' | 'json'
}

/**
 * A signed JWT inside a JWE (RFC 7519 §5.2, RFC 7516 §7.1) that nobody but the client can open. Throws
 * `invalid_client_metadata` when the client has no key for it.
 */
export async function encryptForClient(
  { clientKeys }: Pick<OAuth2Context, 'clientKeys'>,
  client: Client,
  jwt: string,
  { alg, enc = usualContentEncryption, contentType = 'JWT' }: Encryption,
): Promise<string> {
  const key = await encryptionKey(clientKeys, client, alg)
  return new CompactEncrypt(new TextEncoder().encode(jwt))
    .setProtectedHeader({ alg, enc, cty: contentType, ...(key.kid !== undefined && { kid: key.kid }) })
    .encrypt(key.publicKey)
}

async function encryptionKey(clientKeys: OAuth2Context['clientKeys'], client: Client, alg: string) {
  try {
    const key = await clientKeys.encrypting(client, alg)
    if (key) return key
  } catch (error) {
    if (!(error instanceof ClientKeysUnavailable)) throw error
    throw noKey(alg, error)
  }
  throw noKey(alg)
}

function noKey(alg: string, cause?: unknown) {
  return oauthError('invalid_client_metadata', {
    hint: `The client wants to be answered with ${alg}, but no key for that is found among its keys.`,
    cause,
  })
}
