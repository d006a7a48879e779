import { decodeJsonObject } from '../tokens/decode-json-object.ts'

type Claims = Readonly<Record<string, unknown>>

/** The claims of an unsecured JWT (RFC 7519 §6): two parts and an empty signature. Undefined for anything else. */
export function readUnsignedObject(text: string): Claims | undefined {
  const [encodedHeader, payload, signature, ...more] = text.split('.')
  if (!encodedHeader || !payload || signature !== '' || more.length > 0) return undefined
  const header = decodeJsonObject(encodedHeader)
  return header?.alg === 'none' && header.crit === undefined ? decodeJsonObject(payload) : undefined
}
