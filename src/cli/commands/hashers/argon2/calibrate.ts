import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import { bytes } from '../../../../config/bytes.ts'
import { PlatformError } from '../../../../contracts/platform-error.ts'
import { type Calibration, calibrate } from '../../../hashers/calibrate.ts'
import { measureArgon2 } from '../../../hashers/measure-argon2.ts'
import { durationSeconds, wholeNumber } from '../../../parse.ts'
import { printThing, type Result } from '../../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../../results/result-options.ts'

interface Options extends ResultOptions {
  readonly maxMemory: number
  readonly dedicatedMemory: number
  readonly maxDuration: number
  readonly parallelism: number
}

/** As many as a process hashes side by side: one of the four threads stays free. */
const mostSlots = 3

/** What to write into the configuration, and what it reaches. */
interface Recommendation {
  readonly identity: { readonly hashers: { readonly algorithm: 'argon2'; readonly argon2: object } }
  readonly seconds: number
  readonly hashes_per_minute: number
}

const recommendationResult: Result<Recommendation> = {
  columns: [
    ['identity.hashers', ({ identity }) => JSON.stringify(identity.hashers)],
    ['SECONDS', ({ seconds }) => seconds],
    ['HASHES PER MINUTE', ({ hashes_per_minute }) => hashes_per_minute],
  ],
  idOf: ({ identity }) => JSON.stringify(identity.hashers),
}

export const calibrateCommand = () =>
  withResult(new Command('calibrate'))
    .description('Find the most expensive parameters with which this machine hashes that many passwords')
    .argument('[requests-per-minute]', 'sign-ins at the busiest time', wholeNumber(1), 60)
    .option('--max-memory <amount>', 'of one hash', kibibytes, kibibytes('64MB'))
    .option('--dedicated-memory <amount>', 'of all hashes together', kibibytes, kibibytes('128MB'))
    .option('--max-duration <duration>', 'of one hash', durationSeconds, 0.5)
    .option('--parallelism <number>', 'lanes of one hash', wholeNumber(1, 16), 1)
    .action(async (requestsPerMinute: number, options: Options) => {
      const best = await calibrate(
        {
          requestsPerMinute,
          mostSeconds: options.maxDuration,
          mostKibibytes: options.maxMemory,
          dedicatedKibibytes: options.dedicatedMemory,
          parallelism: options.parallelism,
          slots: Math.min(availableParallelism(), mostSlots),
        },
        measureArgon2,
      )
      if (!best) throw tooSlow(requestsPerMinute)
      printThing(recommendation(best, options), options, recommendationResult)
    })

function recommendation(best: Calibration, { dedicatedMemory }: Options): Recommendation {
  return {
    identity: {
      hashers: {
        algorithm: 'argon2',
        argon2: {
          memory: `${best.memoryKibibytes}KB`,
          iterations: best.iterations,
          parallelism: best.parallelism,
          dedicated_memory: `${dedicatedMemory}KB`,
        },
      },
    },
    seconds: Math.round(best.seconds * 1000) / 1000,
    hashes_per_minute: best.hashesPerMinute,
  }
}

function kibibytes(text: string): number {
  const amount = bytes.safeParse(text)
  if (!amount.success) throw new InvalidArgumentError('It must be an amount of memory such as 64MB.')
  return Math.floor(amount.data / 1024)
}

function tooSlow(requestsPerMinute: number): PlatformError {
  return new PlatformError({
    status: 500,
    code: 'machine_too_slow',
    message: `This machine does not hash ${requestsPerMinute} passwords a minute, not even with the least parameters that are safe (19 MiB, two passes). Run more replicas, or allow more with --max-duration and --dedicated-memory.`,
  })
}
