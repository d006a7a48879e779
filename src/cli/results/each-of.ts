import { failureSentence } from '../../platform/failure.ts'

/**
 * Does the same to each of several things. One that fails is said on the error output and makes the exit code
 * 1; the others are done nevertheless. Gives those that were done.
 */
export async function eachOf<Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  act: (thing: Thing) => Promise<unknown>,
): Promise<Thing[]> {
  const done: Thing[] = []
  for (const thing of things)
    try {
      await act(thing)
      done.push(thing)
    } catch (error) {
      process.stderr.write(`${nameOf(thing)}: ${failureSentence(error)}\n`)
      process.exitCode = 1
    }
  return done
}
