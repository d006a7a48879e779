import { PlatformError } from '../../../../contracts/platform-error.ts'
import type { OutgoingFetch } from '../../../../http/outgoing/outgoing.ts'

const timeoutMilliseconds = 3000
/** The part of the digest that the service gets to know. */
const prefixLength = 5

/** The service could not be asked, or its answer was none. */
export class BreachServiceUnavailable extends Error {}

/**
 * How often a password was found in breaches. The service learns the first 20 bits of the password's SHA-1,
 * which thousands of passwords share, and nothing else.
 * Source: https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange
 */
export async function breachesKnownTo(
  service: string,
  sha1: string,
  outgoing: OutgoingFetch,
): Promise<number> {
  const [prefix, suffix] = [sha1.slice(0, prefixLength), sha1.slice(prefixLength)]
  const text = await range(`${service}/range/${prefix}`, outgoing)
  for (const line of text.split('\n')) {
    const [candidate, count] = line.trim().split(':')
    if (candidate?.toUpperCase() === suffix) return Number(count) || 0
  }
  return 0
}

async function range(address: string, outgoing: OutgoingFetch): Promise<string> {
  try {
    const answer = await outgoing(address, {
      // So that the length of the answer says nothing either.
      headers: { 'add-padding': 'true' },
      signal: AbortSignal.timeout(timeoutMilliseconds),
    })
    if (answer.status !== 200) throw new BreachServiceUnavailable(`it answered ${answer.status}`)
    return await answer.text()
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    throw new BreachServiceUnavailable(error.message, { cause: error })
  }
}
