import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { base64, bytesOf } from './base64.ts'
import { equal } from './equal.ts'
import { type HashFormat, littleMemory } from './hash-format.ts'

const mostIterations = 10_000_000
const longestKey = 512

const derive = promisify(pbkdf2)

const pattern = new RegExp(
  `^\\$pbkdf2-(sha(?:1|224|256|384|512))\\$i=(\\d{1,8}),l=\\d{1,4}\\$(${base64})\\$(${base64})$`,
)

/** `$pbkdf2-sha256$i=,l=$salt$hash` (RFC 8018 §5.2). The length of the key is that of the hash. */
export const pbkdf2Format: HashFormat = {
  parse(text) {
    const [, digest, iterations, salt, hash] = pattern.exec(text) ?? []
    const [key, rounds] = [bytesOf(hash), Number(iterations)]
    if (digest === undefined || rounds < 1 || rounds > mostIterations || key.length > longestKey)
      return undefined
    return {
      memoryBytes: littleMemory,
      verify: async (password) =>
        equal(await derive(password, bytesOf(salt), rounds, key.length, digest), key),
    }
  },
}
