import type { X509Certificate } from 'node:crypto'

/**
 * The URIs of a certificate's `subjectAltName` (RFC 5280 §4.2.1.6). Node writes all names into one text, and one
 * whose own text could be taken for several is quoted as a JSON string.
 */
export function alternativeUris({ subjectAltName }: X509Certificate): string[] {
  const names = subjectAltName?.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? []
  return names.flatMap((name) => {
    const [, uri] = /^\s*URI:(.*)$/s.exec(name) ?? []
    if (uri === undefined) return []
    return [uri.startsWith('"') ? String(JSON.parse(uri)) : uri]
  })
}
