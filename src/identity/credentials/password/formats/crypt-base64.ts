const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * The encoding of crypt(3): groups of up to three bytes, least significant six bits first.
 * @param groups the positions of the bytes, most significant first
 */
export function cryptBase64(bytes: Uint8Array, groups: readonly (readonly number[])[]): string {
  return groups.map((positions) => encodeGroup(positions.map((at) => bytes[at] as number))).join('')
}

function encodeGroup(bytes: readonly number[]): string {
  let value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  let text = ''
  for (let i = 0; i <= bytes.length; i++) {
    text += alphabet[value & 0x3f]
    value >>>= 6
  }
  return text
}

/** The bytes again and again, up to a length. */
export function repeated(bytes: Uint8Array, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}
