import { createHmac } from 'node:crypto'
import { constantTimeEqual } from '../../../cryptography/digest.ts'
import { randomText } from '../../../cryptography/random.ts'
import type { SecretRing } from '../../../cryptography/secret-ring.ts'

/** A backup code as it is stored. */
export interface StoredCode {
  /** How it begins, so that its owner knows which one of a printed list it is. */
  readonly hint: string
  /** Names the key in front. A code is too short for a hash without one. */
  readonly mac: string
  readonly used_at?: string
}

const purpose = 'identity backup code'
const keyIdLength = 6
const hintLength = 2
const codeLength = 8
const codesOfAList = 12
const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

export function newCodes(): string[] {
  return Array.from({ length: codesOfAList }, () => randomText(codeLength, alphabet))
}

/** As people type it: with capital letters, spaces and dashes. */
function spelled(code: string): string {
  return code.toLowerCase().replaceAll(/[\s-]/g, '')
}

export function storedCode(secrets: SecretRing, salt: string, code: string): StoredCode {
  const { id, key } = secrets.current(purpose)
  return { hint: spelled(code).slice(0, hintLength), mac: id + macOf(key, salt, code) }
}

/** Whether the code is the stored one; false as well when the key is gone that it was stored with. */
export function isCode(secrets: SecretRing, salt: string, { mac }: StoredCode, code: string): boolean {
  const named = secrets.named(purpose, mac.slice(0, keyIdLength))
  return named !== undefined && constantTimeEqual(mac.slice(keyIdLength), macOf(named.key, salt, code))
}

/** What can still be shown of a code. */
export function maskedCode({ hint }: StoredCode): string {
  return hint.padEnd(codeLength, '•')
}

function macOf(key: Buffer, salt: string, code: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([salt, spelled(code)]))
    .digest('base64url')
}
