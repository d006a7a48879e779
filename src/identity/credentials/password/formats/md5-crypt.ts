import { hash as digest } from 'node:crypto'
import { cryptBase64, repeated } from './crypt-base64.ts'
import { equal } from './equal.ts'
import { type HashFormat, littleMemory } from './hash-format.ts'

const pattern = /^\$md5-crypt\$([^$]{0,8})\$([./0-9A-Za-z]{22})$/

/** `$md5-crypt$salt$hash`: `$1$salt$hash` of crypt(3), the MD5 crypt of Poul-Henning Kamp. */
export const md5CryptFormat: HashFormat = {
  parse(text) {
    const [, salt, expected] = pattern.exec(text) ?? []
    if (salt === undefined || expected === undefined) return undefined
    return {
      memoryBytes: littleMemory,
      verify: async (password) =>
        equal(Buffer.from(md5Crypt(Buffer.from(password), Buffer.from(salt))), Buffer.from(expected)),
    }
  },
}

const order = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]]

function md5Crypt(password: Buffer, salt: Buffer): string {
  const md5 = (...parts: readonly Uint8Array[]) => digest('md5', Buffer.concat(parts), 'buffer')
  const alternate = md5(password, salt, password)
  // One byte for each bit of the length: zero, or the first one of the password.
  const bits = [...password.length.toString(2)].reverse().map((bit) => (bit === '1' ? 0 : (password[0] ?? 0)))
  let mixed = md5(
    password,
    Buffer.from('$1$'),
    salt,
    repeated(alternate, password.length),
    Buffer.from(password.length === 0 ? [] : bits),
  )
  for (let round = 0; round < 1000; round++)
    mixed = md5(
      round % 2 ? password : mixed,
      round % 3 ? salt : Buffer.alloc(0),
      round % 7 ? password : Buffer.alloc(0),
      round % 2 ? mixed : password,
    )
  return cryptBase64(mixed, order)
}
