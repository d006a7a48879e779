/** Base64 with or without padding (RFC 4648 §4), as expressions and as bytes. */
export const base64 = '[A-Za-z0-9+/]+={0,2}'

export function bytesOf(text: string | undefined): Buffer {
  return Buffer.from(text ?? '', 'base64')
}

export function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
