/** The response types that there are, as the discovery document lists them; the order of their words means nothing. */
export const responseTypeNames = [
  'code',
  'code id_token',
  'id_token',
  'token id_token',
  'token',
  'token id_token code',
  'code token',
] as const

/** A response type with its words in the one order by which two are compared. */
export function normalResponseType(responseType: string): string {
  return [...responseTypeWords(responseType)].sort().join(' ')
}

/** The words of a `response_type`, or none. */
export function responseTypeWords(responseType: string | undefined): ReadonlySet<string> {
  return new Set(responseType?.split(' ').filter(Boolean))
}

/** Whether tokens come by way of the browser: they never do so in the query of an address (§3). */
export function isFrontChannel(words: ReadonlySet<string>): boolean {
  return words.has('token') || words.has('id_token')
}
