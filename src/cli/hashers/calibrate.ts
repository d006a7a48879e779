/** What a hash with argon2id costs (RFC 9106 §3.1). */
export interface Argon2Cost {
  readonly memoryKibibytes: number
  readonly iterations: number
  readonly parallelism: number
}

export interface CalibrationGoal {
  readonly requestsPerMinute: number
  /** How long somebody who signs in may wait for the hash. */
  readonly mostSeconds: number
  /** Of one hash. */
  readonly mostKibibytes: number
  /** Of all hashes of a process together. */
  readonly dedicatedKibibytes: number
  readonly parallelism: number
  /** How many hashes a process computes side by side at most. */
  readonly slots: number
}

export interface Calibration extends Argon2Cost {
  readonly seconds: number
  readonly hashesPerMinute: number
}

/** The least that OWASP recommends. */
const least = { memoryKibibytes: 19_456, iterations: 2 }
const mostIterations = 10

/**
 * The most expensive parameters that reach a goal: first as much memory as goes, which costs an attacker most, then
 * as many passes. Undefined when even the least that is safe does not.
 * @param measure seconds that hashes with these parameters take, that many side by side
 */
export async function calibrate(
  goal: CalibrationGoal,
  measure: (cost: Argon2Cost, sideBySide: number) => Promise<number>,
): Promise<Calibration | undefined> {
  const attempt = async (memoryKibibytes: number, iterations: number): Promise<Calibration | undefined> => {
    const cost = { memoryKibibytes, iterations, parallelism: goal.parallelism }
    const sideBySide = Math.min(goal.slots, Math.floor(goal.dedicatedKibibytes / memoryKibibytes))
    if (sideBySide < 1 || memoryKibibytes > goal.mostKibibytes) return undefined
    const seconds = await measure(cost, sideBySide)
    const hashesPerMinute = Math.floor((sideBySide * 60) / seconds)
    const reached = seconds <= goal.mostSeconds && hashesPerMinute >= goal.requestsPerMinute
    return reached ? { ...cost, seconds, hashesPerMinute } : undefined
  }
  let best = await attempt(least.memoryKibibytes, least.iterations)
  while (best) {
    const more = await attempt(best.memoryKibibytes * 2, best.iterations)
    if (!more) break
    best = more
  }
  while (best && best.iterations < mostIterations) {
    const more = await attempt(best.memoryKibibytes, best.iterations + 1)
    if (!more) break
    best = more
  }
  return best
}
