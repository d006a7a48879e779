import { Secret, TOTP, URI } from 'otpauth'
import { constantTimeEqual } from '../../../cryptography/digest.ts'

/** What an authenticator app and the platform share (RFC 6238). */
export type TotpKey = TOTP

/** Codes of the time step before and after count as well: clocks differ, and typing takes time (RFC 6238 §5.2). */
const neighbouringSteps = 1

/** What an app is set up with: SHA-1, six digits, 30 seconds; other parameters are ignored by common apps. */
export function newTotpKey(secret: Buffer, issuer: string, accountName: string): TotpKey {
  const bytes = Uint8Array.from(secret)
  return new TOTP({
    issuer,
    label: accountName,
    secret: new Secret({ buffer: bytes.buffer }),
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
  })
}

/** Of an `otpauth://totp/` address; undefined for any other text, and for parameters that protect nothing. */
export function parseTotpUrl(url: string): TotpKey | undefined {
  try {
    const key = URI.parse(url)
    const sound =
      key instanceof TOTP &&
      key.secret.bytes.length >= 10 &&
      key.digits >= 6 &&
      key.digits <= 8 &&
      key.period >= 15 &&
      key.period <= 120
    return sound ? key : undefined
  } catch {
    return undefined
  }
}

/** The secret as people type it into an app. */
export function typedSecret(key: TotpKey): string {
  return key.secret.base32
}

/** The time step whose code this is; undefined when it is none of now. Every candidate is compared. */
export function stepOfCode(key: TotpKey, code: string, now: Date): number | undefined {
  const typed = code.replaceAll(/\s/g, '')
  const current = Math.floor(now.getTime() / 1000 / key.period)
  let found: number | undefined
  for (let step = current - neighbouringSteps; step <= current + neighbouringSteps; step++)
    if (constantTimeEqual(key.generate({ timestamp: step * key.period * 1000 }), typed)) found = step
  return found
}
