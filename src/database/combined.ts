import DataLoader from 'dataloader'
import { PlatformError } from '../contracts/platform-error.ts'

/** So many statements of one kind run at once; what comes meanwhile waits and shares the next one. */
const mostRunning = 3
const mostInOne = 200

/** What concurrent requests ask of the database, in one statement, and in one commit where it writes. */
export interface Combined<Input, Output> {
  load(input: Input): Promise<Output>
}

/**
 * Combines the inputs of requests that arrive in one turn of the event loop or while such statements run: the
 * busier the process, the more of them share one. Nothing is kept, every input is asked for after it came.
 *
 * @param run gives one output, or an error, for each input in its order
 * @param keyOf what two inputs must not both have in one statement; the later one waits for the next
 */
export function combined<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<readonly (Output | Error)[]>,
  keyOf?: (input: Input) => string,
): Combined<Input, Output> {
  let running = 0
  const waiting: (() => void)[] = []
  const start = (dispatch: () => void) => {
    running++
    setImmediate(dispatch)
  }
  const runAndGoOn = async (inputs: readonly Input[]) => {
    try {
      return keyOf ? await inTurn(run, inputs, keyOf) : await run(inputs)
    } finally {
      running--
      const next = waiting.shift()
      if (next) start(next)
    }
  }
  return new DataLoader<Input, Output>(runAndGoOn as (inputs: readonly Input[]) => Promise<Output[]>, {
    cache: false,
    maxBatchSize: mostInOne,
    batchScheduleFn: (dispatch) => {
      if (running < mostRunning) start(dispatch)
      else waiting.push(dispatch)
    },
  })
}

/**
 * The same inputs one by one where the statement refused all of them together, so that what is wrong with one
 * is that one's failure. For statements of which nothing happens unless all of it does. While the database is
 * away, that is everybody's failure.
 */
export function oneByOneOnError<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<readonly (Output | Error)[]>,
): (inputs: readonly Input[]) => Promise<readonly (Output | Error)[]> {
  const alone = async (input: Input): Promise<Output | Error> => {
    try {
      return (await run([input]))[0] as Output | Error
    } catch (error) {
      return error as Error
    }
  }
  return async (inputs) => {
    try {
      return await run(inputs)
    } catch (error) {
      if (inputs.length === 1 || isOutage(error)) throw error
      return Promise.all(inputs.map(alone))
    }
  }
}

/** Rounds in which no key occurs twice, one after the other. */
async function inTurn<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<readonly (Output | Error)[]>,
  inputs: readonly Input[],
  keyOf: (input: Input) => string,
): Promise<readonly (Output | Error)[]> {
  const outputs = new Array<Output | Error>(inputs.length)
  let left = inputs.map((_, position) => position)
  while (left.length > 0) {
    const keys = new Set<string>()
    const [now, later]: [number[], number[]] = [[], []]
    for (const position of left) {
      const key = keyOf(inputs[position] as Input)
      if (keys.has(key)) later.push(position)
      else now.push(position)
      keys.add(key)
    }
    const results = await run(now.map((position) => inputs[position] as Input))
    for (const [index, position] of now.entries()) outputs[position] = results[index] as Output | Error
    left = later
  }
  return outputs
}

function isOutage(error: unknown): boolean {
  return error instanceof PlatformError && error.status === 503
}
