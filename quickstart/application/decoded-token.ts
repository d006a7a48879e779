/** What is inside a JWT, for showing it. Nothing here verifies it. */
export interface DecodedToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** Undefined for a token that is not a JWT: an opaque token means something to the platform only. */
export function decodeToken(token: string): DecodedToken | undefined {
  const [header, claims, signature] = token.split('.')
  if (!header || !claims || signature === undefined) return undefined
  try {
    return { header: decodePart(header), claims: decodePart(claims) }
  } catch {
    return undefined
  }
}

function decodePart(part: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
}
