import { sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'

const prefix = 'ory_rt_'

/** A new refresh token of 256 bits and what is kept of it. */
export function newRefreshToken(): { readonly token: string; readonly hash: Buffer } {
  const token = prefix + randomToken()
  return { token, hash: refreshTokenHash(token) }
}

/** SHA-256 of a refresh token; the prefix may be missing. */
export function refreshTokenHash(token: string): Buffer {
  return sha256(token.startsWith(prefix) ? token : prefix + token)
}

/** Whether a text has the form of a refresh token, with or without its prefix. */
export function looksLikeRefreshToken(text: string): boolean {
  return /^(ory_rt_)?[\w-]{43}$/.test(text)
}
