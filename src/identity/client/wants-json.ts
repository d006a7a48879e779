import type { IncomingHttpHeaders } from 'node:http'

/** In the order in which they are preferred when a client takes several equally. */
const offers = ['text/html', 'text/*', '*/*', 'application/json']

/**
 * Whether the client wants JSON rather than redirects and pages: its `Accept` prefers `application/json`
 * (RFC 9110 §12.5.1), or it sends JSON. An `Accept` that takes anything, or none, is a browser.
 */
export function wantsJson(headers: IncomingHttpHeaders): boolean {
  return bestOffer(headers.accept) === 'application/json' || headers['content-type'] === 'application/json'
}

function bestOffer(accept: string | undefined): string {
  let best = { offer: 'text/html', quality: -1, wildcards: 3 }
  const ranges = (accept ?? '').split(',').map(parseRange)
  for (const offer of offers)
    for (const { type, quality } of ranges) {
      const wildcards = wildcardsOfMatch(type, offer)
      if (wildcards === undefined || quality === 0 || quality < best.quality) continue
      if (quality > best.quality || wildcards < best.wildcards) best = { offer, quality, wildcards }
    }
  return best.offer
}

function parseRange(range: string): { readonly type: string; readonly quality: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 }
}

/** How many parts of a matching range are wildcards; undefined when it does not match. */
function wildcardsOfMatch(range: string, offer: string): number | undefined {
  if (range === '*/*') return 2
  if (range.endsWith('/*')) return offer.startsWith(range.slice(0, -1)) ? 1 : undefined
  return range === offer ? 0 : undefined
}
