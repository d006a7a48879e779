import { type Contender, cpuTime, residentMemory } from './contender.ts'
import type { LoadResult } from './load/requests.ts'

/** One row of the table: what several servers do with the same work. The first one is the platform. */
export interface Comparison {
  readonly name: string
  readonly entries: readonly Entry[]
  /** The least that the platform's rate may be, by the name of the other server. */
  readonly bars: Readonly<Record<string, number>>
}

export interface Entry {
  readonly contender: Contender
  load(seconds: number): Promise<LoadResult>
}

export interface Figures {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly cpuMicroseconds: number
  readonly memory: number
  readonly failed: number
}

export interface Outcome {
  readonly name: string
  readonly servers: Readonly<Record<string, Figures>>
  /** The platform's rate divided by the other server's. */
  readonly ratios: Readonly<Record<string, { readonly ratio: number; readonly bar: number | undefined }>>
}

/** Measures the entries in turn, several rounds, and takes the medians. */
export async function compare(
  comparison: Comparison,
  options: { readonly rounds: number; readonly seconds: number; readonly warmUpSeconds: number },
): Promise<Outcome> {
  for (const entry of comparison.entries) await entry.load(options.warmUpSeconds)
  const rounds = new Map<string, Figures[]>(comparison.entries.map(({ contender }) => [contender.name, []]))
  for (let round = 0; round < options.rounds; round++)
    for (const entry of comparison.entries) {
      const before = cpuTime(entry.contender.pid)
      const result = await entry.load(options.seconds)
      rounds.get(entry.contender.name)?.push({
        perSecond: result.completed / result.seconds,
        p50: result.p50,
        p99: result.p99,
        cpuMicroseconds: (cpuTime(entry.contender.pid) - before) / Math.max(result.completed, 1),
        memory: residentMemory(entry.contender.pid),
        failed: result.failed,
      })
    }
  const servers = Object.fromEntries([...rounds].map(([name, figures]) => [name, medians(figures)]))
  const [platform, ...others] = comparison.entries.map(({ contender }) => contender.name) as [
    string,
    ...string[],
  ]
  return {
    name: comparison.name,
    servers,
    ratios: Object.fromEntries(
      others.map((name) => [
        name,
        {
          ratio: (servers[platform] as Figures).perSecond / (servers[name] as Figures).perSecond,
          bar: comparison.bars[name],
        },
      ]),
    ),
  }
}

function medians(figures: readonly Figures[]): Figures {
  const median = (of: (figure: Figures) => number) => {
    const sorted = figures.map(of).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] as number
  }
  return {
    perSecond: median((figure) => figure.perSecond),
    p50: median((figure) => figure.p50),
    p99: median((figure) => figure.p99),
    cpuMicroseconds: median((figure) => figure.cpuMicroseconds),
    memory: median((figure) => figure.memory),
    failed: figures.reduce((sum, figure) => sum + figure.failed, 0),
  }
}
