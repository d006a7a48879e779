const rounds = [
  { word: (i: number) => i, shifts: [3, 7, 11, 19], add: 0 },
  { word: (i: number) => (i % 4) * 4 + (i >> 2), shifts: [3, 5, 9, 13], add: 0x5a827999 },
  {
    word: (i: number) => [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15][i] as number,
    shifts: [3, 9, 11, 15],
    add: 0x6ed9eba1,
  },
] as const

const mixers = [
  (x: number, y: number, z: number) => (x & y) | (~x & z),
  (x: number, y: number, z: number) => (x & y) | (x & z) | (y & z),
  (x: number, y: number, z: number) => x ^ y ^ z,
] as const

/** MD4 (RFC 1320), which OpenSSL no longer offers. For hashes that come from systems that used it. */
export function md4(content: Buffer): Buffer {
  const message = padded(content)
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476])
  for (let offset = 0; offset < message.length; offset += 64) mixBlock(state, message, offset)
  const digest = Buffer.alloc(16)
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word, index * 4)
  return digest
}

/** RFC 1320 §3.1, §3.2 */
function padded(content: Buffer): Buffer {
  const message = Buffer.alloc(Math.ceil((content.length + 9) / 64) * 64)
  content.copy(message)
  message[content.length] = 0x80
  message.writeBigUInt64LE(BigInt(content.length) * 8n, message.length - 8)
  return message
}

/** RFC 1320 §3.4 */
function mixBlock(state: Uint32Array, message: Buffer, offset: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number]
  rounds.forEach(({ word, shifts, add }, round) => {
    const mix = mixers[round] as (typeof mixers)[number]
    for (let i = 0; i < 16; i++) {
      const sum = (a + mix(b, c, d) + message.readUInt32LE(offset + word(i) * 4) + add) | 0
      const shift = shifts[i % 4] as number
      ;[a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c]
    }
  })
  ;[a, b, c, d].forEach((word, index) => {
    state[index] = (state[index] as number) + word
  })
}
