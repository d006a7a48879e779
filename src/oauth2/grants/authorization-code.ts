import { sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'

const prefix = 'ory_ac_'

/** A new authorization code of 256 bits and what is kept of it. */
export function newAuthorizationCode(): { readonly code: string; readonly hash: Buffer } {
  const code = prefix + randomToken()
  return { code, hash: authorizationCodeHash(code) }
}

/** SHA-256 of a code; the prefix may be missing from what a client sends. */
export function authorizationCodeHash(code: string): Buffer {
  return sha256(code.startsWith(prefix) ? code : prefix + code)
}
