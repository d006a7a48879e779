import { randomBytes } from '../../cryptography/random.ts'

/**
 * A UUID of version 7 (RFC 9562 §5.7): the id of an access token, which tells in milliseconds when it was
 * issued. Comparing that with a client's not-before watermark is what makes "delete all tokens" exact.
 */
export function newTokenId(issuedAt: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(issuedAt.getTime(), 0, 6)
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f)
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f)
  return readUuid(bytes, 0)
}

/** When a token of that id was issued, in milliseconds since 1970. */
export function issuedAtOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** Writes the 16 bytes of a UUID. */
export function writeUuid(uuid: string, into: Buffer, offset: number): void {
  into.write(uuid.replaceAll('-', ''), offset, 16, 'hex')
}

/** The UUID whose 16 bytes stand at `offset`, lower-case and with hyphens (RFC 9562 §4). */
export function readUuid(from: Buffer, offset: number): string {
  const hex = from.toString('hex', offset, offset + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
