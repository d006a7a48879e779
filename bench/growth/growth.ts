import { setTimeout as wait } from 'node:timers/promises'
import { fillDatabase } from '../../test/support/large-database.ts'
import type { Scenario } from '../bench.ts'
import { residentMemory } from '../contender.ts'
import type { Bar, Finding } from '../finding.ts'
import { type PlatformUnderLoad, startPlatform } from '../platform.ts'
import { onDatabase } from '../written-rows.ts'
import { type GrowthLoad, growthLoads } from './loads.ts'

const name = 'growth'
const rows = 1_000_000
const clients = 200_000
const databaseName = 'identity_platform_bench_growth'
const rounds = 3

interface Figures {
  readonly perSecond: Readonly<Record<string, number>>
  readonly memory: number
}

/**
 * Every kind of request on an empty database, and again with 1,000,000 grants, refresh tokens, login sessions,
 * identities, sessions and credentials, and 200,000 clients. The same process, so that only the rows differ.
 */
export const growth: Scenario = {
  name,
  onlyByName: true,
  run: async (bench) => {
    const databaseUrl = await createDatabase(bench.databaseUrl)
    const platform = await startPlatform(databaseUrl)
    try {
      const loads = await growthLoads(platform)
      const empty = await measure(platform, loads, bench.seconds)
      await fillDatabase(databaseUrl, rows, clients)
      await onDatabase(databaseUrl, (client) => client.query('checkpoint'))
      await wait(5000)
      const full = await measure(platform, loads, bench.seconds)
      return finding(empty, full)
    } finally {
      await platform.stop()
    }
  },
}

async function createDatabase(url: string): Promise<string> {
  const address = new URL(url)
  address.pathname = `/${databaseName}`
  await onDatabase(url, async (client) => {
    await client.query(`drop database if exists ${databaseName} with (force)`)
    await client.query(`create database ${databaseName}`)
  })
  return address.href
}

/** The median of a few rounds of each load, after one that only warms up. */
async function measure(
  platform: PlatformUnderLoad,
  loads: readonly GrowthLoad[],
  seconds: number,
): Promise<Figures> {
  const perSecond: Record<string, number> = {}
  for (const { name, load } of loads) {
    await load(1)
    const rates: number[] = []
    for (let round = 0; round < rounds; round++) {
      const result = await load(seconds / 2)
      if (result.failed > 0) throw new Error(`${name}: ${result.failed} requests failed`)
      rates.push(result.completed / result.seconds)
    }
    perSecond[name] = rates.sort((a, b) => a - b)[Math.floor(rounds / 2)] as number
  }
  return { perSecond, memory: residentMemory(platform.pid) }
}

function finding(empty: Figures, full: Figures): Finding {
  const figures: Record<string, number> = {}
  const bars: Bar[] = []
  for (const [load, rate] of Object.entries(empty.perSecond)) {
    figures[`${load} per second, empty`] = rate
    figures[`${load} per second, full`] = full.perSecond[load] as number
    bars.push({
      what: `${load}, full against empty`,
      value: (full.perSecond[load] as number) / rate,
      least: 0.9,
    })
  }
  figures['memory, empty, MB'] = empty.memory
  figures['memory, full, MB'] = full.memory
  bars.push({ what: 'memory, full against empty', value: full.memory / empty.memory, most: 1.1 })
  return { name, figures, bars }
}
