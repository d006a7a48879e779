// `npm run bench`: measures the platform and what it is compared with in one run on one machine, in turn, and
// prints tables, ratios with their bars, and JSON. `--only TEXT` runs the scenarios whose name has it;
// `--only growth` is the one that runs only so. `--list` names them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres.ts'
import { Bench, type Scenario } from './bench.ts'
import { compare, type Outcome } from './comparison.ts'
import { type Finding, findingLines } from './finding.ts'
import { table } from './report.ts'
import { scenarios } from './scenarios/index.ts'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    people: { type: 'string', default: '32' },
  },
})
const measure = { rounds: Number(options.rounds), seconds: Number(options.seconds), warmUpSeconds: 3 }
const chosen = scenarios.filter(({ name, onlyByName }) =>
  onlyByName ? options.only !== '' && name.includes(options.only) : name.includes(options.only),
)

if (options.list) for (const { name } of scenarios) process.stdout.write(`${name}\n`)
else await measureAll()

async function measureAll(): Promise<void> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'identity-platform-bench-postgresql-'))
  const postgres = await startEmbeddedPostgres({ dataDirectory })
  const bench = new Bench({
    databaseUrl: postgres.url,
    seconds: measure.seconds,
    people: Number(options.people),
  })
  const outcomes: (Outcome | Finding)[] = []
  try {
    for (const scenario of chosen) outcomes.push(await run(scenario, bench))
  } finally {
    await bench.stop()
    await postgres.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
    save(outcomes)
  }
}

async function run(scenario: Scenario, bench: Bench): Promise<Outcome | Finding> {
  const prepared = await scenario.run(bench)
  if ('figures' in prepared) {
    process.stdout.write(`${findingLines(prepared)}\n`)
    return prepared
  }
  try {
    const outcome = await compare(prepared, measure)
    process.stdout.write(`${table([outcome])}\n`)
    return outcome
  } finally {
    for (const started of prepared.started) await started.stop()
  }
}

function save(outcomes: readonly (Outcome | Finding)[]): void {
  const results = join(import.meta.dirname, 'results')
  mkdirSync(results, { recursive: true })
  writeFileSync(
    join(results, `${new Date().toISOString().replaceAll(':', '-')}.json`),
    JSON.stringify(
      { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, measure, outcomes },
      null,
      2,
    ),
  )
}
