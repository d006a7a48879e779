import { sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'

const prefix = 'ory_dc_'

/** A new device code of 256 bits and what is kept of it. */
export function newDeviceCode(): { readonly code: string; readonly hash: Buffer } {
  const code = prefix + randomToken()
  return { code, hash: deviceCodeHash(code) }
}

/** SHA-256 of a device code; the prefix may be missing from what a client sends. */
export function deviceCodeHash(code: string): Buffer {
  return sha256(code.startsWith(prefix) ? code : prefix + code)
}
