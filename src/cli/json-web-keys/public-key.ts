import type { JsonWebKey } from './key-result.ts'

/** Members that only the owner of a key may know (RFC 7518 §6.2.2, §6.3.2, §6.4.1; RFC 8037 §2). */
const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])

/** A key without what is private. */
export function publicKey(key: JsonWebKey): JsonWebKey {
  return Object.fromEntries(Object.entries(key).filter(([name]) => !privateMembers.has(name))) as JsonWebKey
}
