import { createHmac } from 'node:crypto'
import { constantTimeEqual } from '../../cryptography/digest.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'

const purpose = 'dpop nonce'
const keyIdLength = 6
/** Seconds for which a nonce is good. */
const lifetime = 300

/**
 * A nonce for DPoP proofs (RFC 9449 §8): when it was given, under a MAC, so that every process knows it and none
 * has to remember it.
 */
export function dpopNonce(secrets: SecretRing, now: Date): string {
  const { id, key } = secrets.current(purpose)
  const time = Buffer.alloc(4)
  time.writeUInt32BE(Math.floor(now.getTime() / 1000))
  return id + Buffer.concat([time, mac(key, time)]).toString('base64url')
}

/** Whether a nonce was given by this server a short while ago. */
export function isFreshNonce(secrets: SecretRing, nonce: unknown, now: Date): boolean {
  if (typeof nonce !== 'string') return false
  const purposeKey = secrets.named(purpose, nonce.slice(0, keyIdLength))
  const bytes = Buffer.from(nonce.slice(keyIdLength), 'base64url')
  if (!purposeKey || bytes.length !== 20) return false
  const time = bytes.subarray(0, 4)
  const age = Math.floor(now.getTime() / 1000) - time.readUInt32BE()
  return age >= 0 && age <= lifetime && constantTimeEqual(mac(purposeKey.key, time), bytes.subarray(4))
}

function mac(key: Buffer, time: Buffer): Buffer {
  return createHmac('sha256', key).update(time).digest().subarray(0, 16)
}
