/**
 * What the claims mean, in a few words, in the order in which they are shown. Sources: OpenID Connect Core 1.0
 * §2 and §5.1, RFC 7519 §4.1, RFC 9068.
 */
const meanings: Readonly<Record<string, string>> = {
  sub: 'who it is about: the person, by an identifier that never changes',
  name: 'full name',
  given_name: 'first name',
  family_name: 'last name',
  preferred_username: 'name to sign in with',
  email: 'e-mail address',
  email_verified: 'whether the address is known to be the person’s',
  updated_at: 'when this was last changed',
  iss: 'who issued it: the platform',
  aud: 'whom it is meant for',
  client_id: 'which client it was issued to',
  azp: 'which client asked for it',
  scp: 'what it allows',
  scope: 'what it allows',
  iat: 'issued',
  nbf: 'not good before',
  exp: 'good until',
  rat: 'when the application asked',
  auth_time: 'when the person signed in',
  amr: 'by which methods the person signed in',
  acr: 'how sure the platform is of the person',
  sid: 'the session at the platform',
  nonce: 'ties it to the request of this browser',
  at_hash: 'ties it to the access token',
  c_hash: 'ties it to the code',
  jti: 'its own number',
  grant_id: 'what the person allowed, which it comes from',
  gen: 'how often it has been refreshed since',
  ext: 'what else the platform’s operators put in',
}

const order = Object.keys(meanings)

const times = new Set(['exp', 'iat', 'nbf', 'auth_time', 'rat', 'updated_at'])

export interface ReadableClaim {
  readonly name: string
  readonly meaning: string | undefined
  readonly value: string
}

/** @param now seconds since 1970 */
export function readableClaims(
  claims: Readonly<Record<string, unknown>>,
  now: number,
): readonly ReadableClaim[] {
  return Object.entries(claims)
    .map(([name, value]) => ({
      name,
      meaning: meanings[name],
      value: times.has(name) && typeof value === 'number' ? readableTime(value, now) : readableValue(value),
    }))
    .toSorted((one, other) => position(one.name) - position(other.name))
}

/** Unknown claims come last. */
function position(name: string): number {
  const known = order.indexOf(name)
  return known < 0 ? order.length : known
}

/** A moment and how far away it is: `2026-11-02 09:30:00 UTC (in 59 minutes)`. */
export function readableTime(time: number, now: number): string {
  const moment = new Date(time * 1000).toISOString().slice(0, 19).replace('T', ' ')
  return `${moment} UTC (${distance(Math.round(time - now))})`
}

function distance(seconds: number): string {
  const [amount, unit] = inLargestUnit(Math.abs(seconds))
  if (amount === 0) return 'now'
  const length = `${amount} ${unit}${amount === 1 ? '' : 's'}`
  return seconds > 0 ? `in ${length}` : `${length} ago`
}

function inLargestUnit(seconds: number): readonly [number, string] {
  if (seconds < 120) return [seconds, 'second']
  if (seconds < 7200) return [Math.round(seconds / 60), 'minute']
  if (seconds < 172_800) return [Math.round(seconds / 3600), 'hour']
  return [Math.round(seconds / 86_400), 'day']
}

function readableValue(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
    return value.join(', ') || 'none'
  return JSON.stringify(value)
}
