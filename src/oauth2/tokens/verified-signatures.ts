import { hash } from 'node:crypto'

/** Some 100 bytes each. */
const maximumPerKey = 10_000

const digestsByKey = new WeakMap<object, Set<string>>()

/**
 * Whether a JWS is genuine, remembered per key and process by its digest: an application presents the same
 * token with every request, and verifying an ES256 signature takes 60 µs where a digest takes one. Only the
 * signature is remembered; whether the key is still there and the token in force is asked every time. Forged
 * tokens are never remembered, so nobody can push genuine ones out with them.
 * @param key whatever stands for the key; what it has verified is forgotten together with it
 */
export function verifiedOnce(key: object, jws: string, verify: () => boolean): boolean {
  const digests = digestsOf(key)
  const digest = hash('sha256', jws, 'base64url')
  if (digests.has(digest)) return true
  if (!verify()) return false
  if (digests.size >= maximumPerKey) digests.delete(digests.values().next().value as string)
  digests.add(digest)
  return true
}

function digestsOf(key: object): Set<string> {
  let digests = digestsByKey.get(key)
  if (!digests) {
    digests = new Set()
    digestsByKey.set(key, digests)
  }
  return digests
}
