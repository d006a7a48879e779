import { createHmac } from 'node:crypto'
import { base64, bytesOf } from './base64.ts'
import { equal } from './equal.ts'
import { type HashFormat, littleMemory } from './hash-format.ts'
import { md4 } from './md4.ts'

const pattern = new RegExp(`^\\$hmac-(md4|md5|sha1|sha224|sha256|sha384|sha512)\\$(${base64})\\$(${base64})$`)

/** `$hmac-sha256$hash$key`, where the hash is base64 of the hexadecimal digest (RFC 2104). */
export const hmacFormat: HashFormat = {
  parse(text) {
    const [, name, hash, key] = pattern.exec(text) ?? []
    if (name === undefined) return undefined
    const [expected, secret] = [bytesOf(hash), bytesOf(key)]
    return {
      memoryBytes: littleMemory,
      async verify(password) {
        const content = Buffer.from(password)
        const mac =
          name === 'md4' ? hmacMd4(secret, content) : createHmac(name, secret).update(content).digest()
        return equal(Buffer.from(mac.toString('hex')), expected)
      },
    }
  },
}

/** RFC 2104 §2 */
function hmacMd4(secret: Buffer, content: Buffer): Buffer {
  const key = Buffer.alloc(64)
  ;(secret.length > 64 ? md4(secret) : secret).copy(key)
  const pad = (byte: number) => key.map((one) => one ^ byte)
  const inner = md4(Buffer.concat([pad(0x36), content]))
  return md4(Buffer.concat([pad(0x5c), inner]))
}
