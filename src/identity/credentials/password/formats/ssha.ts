import { hash as digest } from 'node:crypto'
import { base64, bytesOf } from './base64.ts'
import { equal } from './equal.ts'
import { type HashFormat, littleMemory } from './hash-format.ts'

const algorithms = {
  SSHA: { name: 'sha1', bytes: 20 },
  SSHA256: { name: 'sha256', bytes: 32 },
  SSHA512: { name: 'sha512', bytes: 64 },
} as const

const pattern = new RegExp(`^\\{(SSHA(?:256|512)?)\\}(${base64})$`)

/** `{SSHA}` and base64 of the digest of password and salt, followed by the salt, as LDAP servers keep it. */
export const sshaFormat: HashFormat = {
  parse(text) {
    const [, scheme, encoded] = pattern.exec(text) ?? []
    if (encoded === undefined) return undefined
    const { name, bytes } = algorithms[scheme as keyof typeof algorithms]
    const content = bytesOf(encoded)
    if (content.length < bytes) return undefined
    const [expected, salt] = [content.subarray(0, bytes), content.subarray(bytes)]
    return {
      memoryBytes: littleMemory,
      verify: async (password) =>
        equal(digest(name, Buffer.concat([Buffer.from(password), salt]), 'buffer'), expected),
    }
  },
}
