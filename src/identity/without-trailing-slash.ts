/** Addresses are put together from parts that begin with a slash. */
export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
