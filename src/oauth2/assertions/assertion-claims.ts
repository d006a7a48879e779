type Claims = Readonly<Record<string, unknown>>

/** Seconds that clocks may differ. */
export const clockSkew = 30

/**
 * Why an assertion is not in force (RFC 7523 §3 items 4 to 6), as a sentence; undefined when it is. An
 * assertion without an end is refused, and so is one that would have to be remembered for too long.
 * @param maximumLifetime seconds
 */
export function timeRefusal(
  { exp, nbf, iat }: Claims,
  now: Date,
  maximumLifetime: number = oneDay,
): string | undefined {
  const seconds = now.getTime() / 1000
  if (!isTime(exp)) return 'The claim "exp" of the assertion is missing.'
  if (exp <= seconds - clockSkew) return 'The assertion has expired.'
  if (exp > seconds + maximumLifetime)
    return `The assertion is valid for more than ${inWords(maximumLifetime)}: use a shorter time.`
  if (nbf !== undefined && !(isTime(nbf) && nbf <= seconds + clockSkew))
    return 'The assertion is not valid yet.'
  if (iat !== undefined && !(isTime(iat) && iat <= seconds + clockSkew))
    return 'The assertion was issued in the future: compare the clocks.'
  return undefined
}

const oneDay = 86_400

function inWords(seconds: number): string {
  return seconds === oneDay ? 'a day' : `${seconds} seconds`
}

/** Whether the assertion is meant for one of these addresses (RFC 7523 §3 item 3). */
export function isMeantFor({ aud }: Claims, audiences: readonly string[]): boolean {
  return [aud].flat().some((one) => typeof one === 'string' && audiences.includes(one))
}

/** When an assertion may be forgotten: after nobody would accept it any more. */
export function forgettableAt({ exp }: Claims): Date {
  return new Date((Number(exp) + clockSkew) * 1000)
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
