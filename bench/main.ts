// `npm run bench`: measures the platform and what it is compared with in one run on one machine, in turn, and
// prints a table, ratios with their bars, and JSON. `--only TEXT` runs the comparisons whose name has it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres.ts'
import { type Comparison, compare, type Outcome } from './comparison.ts'
import { startServer } from './contender.ts'
import { type PersonSignedIn, startPlatform } from './platform.ts'
import { table } from './report.ts'
import { clientCredentials } from './scenarios/client-credentials.ts'
import { codeFlow } from './scenarios/code-flow.ts'
import { lookups } from './scenarios/lookups.ts'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    people: { type: 'string', default: '32' },
  },
})
const measure = { rounds: Number(options.rounds), seconds: Number(options.seconds), warmUpSeconds: 3 }

const dataDirectory = mkdtempSync(join(tmpdir(), 'identity-platform-bench-postgresql-'))
const postgres = await startEmbeddedPostgres({ dataDirectory })
const outcomes: Outcome[] = []

const platform = await startPlatform(postgres.url)
try {
  await run('client credentials, opaque', () => clientCredentials(platform, 'opaque'))
  await run('client credentials, ES256', () => clientCredentials(platform, 'ES256'))

  const client = await platform.registerClient({
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: ['https://app.example.com/callback'],
    scope: 'openid profile email',
    skip_consent: true,
  })
  const people: PersonSignedIn[] = []
  for (let person = 0; person < Number(options.people); person++)
    people.push(await platform.signInPerson(client))
  await run('single-sign-on code flow, one redirect', () => codeFlow(platform, people, postgres.url))

  const limit = await startServer('limit', 'limit-lookup.ts', { DATABASE_URL: postgres.url })
  for (const comparison of lookups(platform, limit, people[0] as PersonSignedIn))
    await run(comparison.name, async () => ({ ...comparison, started: [] }))
  await limit.stop()

  // The newest key of the set signs, so this comes last.
  await fetch(`${platform.adminOrigin}/admin/keys/hydra.jwt.access-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ alg: 'RS256', use: 'sig', kid: 'rs256' }),
  })
  await run('client credentials, RS256', () => clientCredentials(platform, 'RS256'))
} finally {
  await platform.stop()
  await postgres.stop()
  rmSync(dataDirectory, { recursive: true, force: true })
}

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

async function run(
  name: string,
  prepare: () => Promise<Comparison & { readonly started: readonly { stop(): Promise<void> }[] }>,
): Promise<void> {
  if (!name.includes(options.only)) return
  const comparison = await prepare()
  const outcome = await compare(comparison, measure)
  await Promise.all(comparison.started.map((contender) => contender.stop()))
  outcomes.push(outcome)
  process.stdout.write(`${table([outcome])}\n`)
}
