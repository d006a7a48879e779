type Claims = Readonly<Record<string, unknown>>

/** The claims of an unsecured JWT (RFC 7519 §6): two parts and an empty signature. Undefined for anything else. */
export function readUnsignedObject(text: string): Claims | undefined {
  const [encodedHeader, payload, signature, ...more] = text.split('.')
  if (!encodedHeader || !payload || signature !== '' || more.length > 0) return undefined
  const header = decodeObject(encodedHeader)
  return header?.alg === 'none' && header.crit === undefined ? decodeObject(payload) : undefined
}

function decodeObject(base64url: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined
  } catch {
    return undefined
  }
}
