import { randomToken } from '../../cryptography/random.ts'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { OAuth2Context } from '../context.ts'
import { compact, expand } from './compact.ts'
import { findStoredChallenge, storeChallenge } from './stored-challenges.ts'

/** What a sealed text may be used for; a text of one purpose never opens as one of another. */
export type ChallengePurpose = `${'login' | 'consent' | 'logout' | 'device'} ${'challenge' | 'verifier'}`

type Sealing = Pick<OAuth2Context, 'database' | 'secrets' | 'settings' | 'clock'>

/** Longer ones, in an address beside others, meet proxies that answer 414. */
const longestInAddress = 1500

/** Changes whenever the shape of what is sealed changes, so that a former version's text does not open. */
const version = 1

/**
 * Seals the state of a request into a text for an address (authenticated encryption), so that a request that
 * nobody finishes leaves nothing behind. What would be too long for an address is stored, sealed as well, and
 * the text is its id.
 */
export async function sealChallenge(
  context: Sealing,
  purpose: ChallengePurpose,
  state: unknown,
): Promise<string> {
  const sealed = seal(context.secrets, domain(purpose), compact(state))
  if (sealed.length <= longestInAddress) return sealed
  const id = `${storedPrefix}${randomToken()}`
  const expiresAt = new Date(context.clock().getTime() + context.settings.ttl.loginConsentRequest * 1000)
  await storeChallenge(context.database, { id, sealed, expiresAt })
  return id
}

/**
 * The state that {@link sealChallenge} sealed for the same purpose; undefined when the text is anything else.
 * What opens was sealed by this program, in this version's shape.
 */
export async function openChallenge<State>(
  context: Sealing,
  purpose: ChallengePurpose,
  challenge: string,
): Promise<State | undefined> {
  const sealed = challenge.startsWith(storedPrefix)
    ? await findStoredChallenge(context.database, challenge, context.clock())
    : challenge
  const bytes = sealed === undefined ? undefined : unseal(context.secrets, domain(purpose), sealed)
  return bytes && (expand(bytes) as State)
}

/** Sealed texts have no dot. */
const storedPrefix = 's.'

function domain(purpose: ChallengePurpose): string {
  return `oauth2 ${purpose} ${version}`
}
