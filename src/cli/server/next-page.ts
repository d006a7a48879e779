/** The token of the page after this one, from the header `Link` (RFC 8288); undefined on the last page. */
export function nextPageToken(headers: Headers): string | undefined {
  const [, next] = /<([^>]*)>;\s*rel="next"/.exec(headers.get('link') ?? '') ?? []
  if (next === undefined) return undefined
  return new URL(next, 'http://server').searchParams.get('page_token') ?? undefined
}
