import type { X509Certificate } from 'node:crypto'
import { sha256 } from '../../cryptography/digest.ts'

/** SHA-256 of the certificate in base64url: `x5t#S256` (RFC 8705 §3.1). */
export function thumbprintOf({ raw }: X509Certificate): string {
  return sha256(raw).toString('base64url')
}
