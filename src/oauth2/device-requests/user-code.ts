import { createHmac } from 'node:crypto'
import { randomText } from '../../cryptography/random.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'

/** How user codes look: what a person types from one screen into another (RFC 8628 §6.1). */
export interface UserCodeFormat {
  readonly length: number
  /** Of which no two differ in their case only. */
  readonly characters: string
}

const purpose = 'oauth2 user code'

/** Letters and digits that nobody takes for one another, also when they are read aloud. */
const unambiguous = 'ABCDEFGHJKLMNPQRTUVWXYZ2346789'

/** 39, 37 and 29 bits; guessing is throttled and codes live for minutes. */
export const userCodePresets: Readonly<Record<'high' | 'medium' | 'low', UserCodeFormat>> = {
  high: { length: 8, characters: unambiguous },
  medium: { length: 8, characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
  low: { length: 9, characters: '0123456789' },
}

export function newUserCode({ length, characters }: UserCodeFormat): string {
  return randomText(length, characters)
}

/** What is kept of a user code: it is short, so that a plain hash could be tried out. */
export function userCodeDigest(secrets: SecretRing, userCode: string): Buffer {
  return digest(secrets.current(purpose).key, userCode)
}

/** What may have been kept of a user code, by each of the platform's secrets. */
export function userCodeDigests(secrets: SecretRing, userCode: string): readonly Buffer[] {
  return secrets.all(purpose).map(({ key }) => digest(key, userCode))
}

function digest(key: Buffer, userCode: string): Buffer {
  return createHmac('sha256', key).update(normalized(userCode)).digest()
}

/** Case, spaces and dashes are for the eye (RFC 8628 §6.1). */
function normalized(userCode: string): string {
  return userCode.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, '')
}
