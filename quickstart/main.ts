import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Addresses, addressesFrom } from './addresses.ts'
import { applicationClientId, registerApplication } from './application-client.ts'
import { platformClientId, providerCallback, writeConfiguration } from './configuration.ts'
import { type Files, prepareFiles } from './files.ts'
import { persons } from './identity-provider/persons.ts'
import { type Options, readOptions, usage } from './options.ts'
import { endOrphanedDatabase } from './orphaned-database.ts'
import { type Part, startPart } from './part.ts'
import { requireFreePorts } from './ports.ts'
import { QuickstartError } from './quickstart-error.ts'
import { keepSecrets, type Secrets } from './secrets.ts'
import { summary } from './summary.ts'
import { toldToEnd } from './told-to-end.ts'

interface Parts {
  readonly platform: Part
  readonly identityProvider: Part
  readonly application: Part
}

const [person] = persons

/** Starts the platform, a demonstration identity provider and a demonstration application, until told to end. */
async function quickstart(options: Options): Promise<void> {
  const addresses = addressesFrom(options.port)
  await requireFreePorts(addresses)
  const files = prepareFiles(options)
  const secrets = keepSecrets(options.dataDirectory)
  writeConfiguration(files.configuration, addresses, secrets, person)

  const end = toldToEnd()
  const parts = startParts(files, addresses, secrets)
  const all = Object.values(parts)
  let wasReady = false
  const running = ready(parts, addresses, secrets).then(() => {
    wasReady = true
    process.stdout.write(summary(addresses, person, options.dataDirectory))
    return end
  })
  try {
    await Promise.race([running, end, ...all.map(unexpectedEnd)])
  } finally {
    // Asking again asks the parts to hurry.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => endAll(all))
    await endAll(all)
    // Before it was ready, the platform may have ended because the database is another one's.
    if (wasReady) await endOrphanedDatabase(options.dataDirectory)
  }
}

function startParts(files: Files, addresses: Addresses, secrets: Secrets): Parts {
  const beside = (path: string) => join(import.meta.dirname, path)
  return {
    platform: startPart({
      name: 'platform',
      files,
      program: beside('../src/cli/main.js'),
      commandLine: [
        'serve',
        '--config',
        files.configuration,
        '--data-dir',
        files.dataDirectory,
        '--workers',
        '1',
      ],
    }),
    identityProvider: startPart({
      name: 'identity provider',
      files,
      program: beside('identity-provider/main.js'),
      settings: {
        address: addresses.identityProvider,
        client: {
          id: platformClientId,
          secret: secrets.identityProviderClient.value,
          redirectUri: providerCallback(addresses),
        },
      },
    }),
    application: startPart({
      name: 'application',
      files,
      program: beside('application/main.js'),
      settings: {
        address: addresses.application,
        issuer: addresses.platform.url,
        clientId: applicationClientId,
        clientSecret: secrets.applicationClient.value,
      },
    }),
  }
}

async function ready(parts: Parts, addresses: Addresses, secrets: Secrets): Promise<void> {
  await Promise.all([
    platformReady(addresses).then(() => registerApplication(addresses, secrets.applicationClient.value)),
    parts.identityProvider.ready,
    parts.application.ready,
  ])
}

/** Asks until the answer is yes: whether the platform ends before that is watched elsewhere. */
async function platformReady(addresses: Addresses): Promise<void> {
  for (;;) {
    const answer = await fetch(`${addresses.admin.url}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await wait(25)
  }
}

async function unexpectedEnd(part: Part): Promise<never> {
  const how = await part.ended
  throw new QuickstartError(
    `The ${part.name} ${how}, so everything ends. Its last words:\n${part.lastWords()}`,
  )
}

function endAll(parts: readonly Part[]): Promise<unknown> {
  return Promise.all(parts.map((part) => part.end()))
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options) await quickstart(options)
  else process.stdout.write(usage)
  process.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof QuickstartError ? error.message : (error as Error).stack}\n`)
  process.exit(1)
}
