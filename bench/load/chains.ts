import { Client } from 'undici'
import type { LoadResult } from './requests.ts'

/** One unit of work on a connection of its own; false when it failed. */
export type Chain = (client: Client) => Promise<boolean>

/** Runs each chain again and again, all of them side by side, each on its own connection. */
export async function loadChains(
  origin: string,
  chains: readonly Chain[],
  options: { readonly seconds: number },
): Promise<LoadResult> {
  const latencies: number[] = []
  let failed = 0
  const started = performance.now()
  const deadline = started + options.seconds * 1000
  await Promise.all(
    chains.map(async (chain) => {
      const client = new Client(origin, { pipelining: 1 })
      while (performance.now() < deadline) {
        const begin = performance.now()
        if (await chain(client)) latencies.push(performance.now() - begin)
        else failed++
      }
      await client.close()
    }),
  )
  latencies.sort((a, b) => a - b)
  const percentile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN
  return {
    completed: latencies.length,
    failed,
    seconds: (performance.now() - started) / 1000,
    p50: percentile(0.5),
    p99: percentile(0.99),
  }
}
