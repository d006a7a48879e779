import type { IncomingMessage } from 'node:http'

/**
 * Every value of a header that a request has, in the order in which they came. `request.headers` joins them or keeps one,
 * which is not enough where a second one would be an attack.
 * @param name in lower case
 */
export function headerValues({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): string[] {
  const values: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.toLowerCase() === name) values.push(rawHeaders[at + 1] ?? '')
  return values
}
