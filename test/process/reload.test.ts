import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type RunningPlatform, startPlatform } from '../support/platform.ts'

let database: TestDatabase
let platform: RunningPlatform
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 1 })
  platform = await startPlatform({ databaseUrl: database.url, commandLine: ['--components', 'oauth2'] })
})
afterAll(async () => {
  await platform.stop()
  await database.drop()
})

async function configure(keys: Record<string, unknown>): Promise<void> {
  const file = platform.configurationFile
  writeFileSync(file, stringify({ ...parse(readFileSync(file, 'utf8')), ...keys }))
}

/** The lines that the platform writes after `act`, as soon as one of them contains `text`. */
async function logs(text: string, act: () => Promise<void>): Promise<string> {
  const before = platform.log().length
  await act()
  return eventually(() => {
    const line = platform
      .log()
      .slice(before)
      .split('\n')
      .find((each) => each.includes(text))
    return line
  })
}

async function supportedScopes(): Promise<string[]> {
  const answer = await fetch(`${platform.publicUrl}/.well-known/openid-configuration`)
  return ((await answer.json()) as { scopes_supported: string[] }).scopes_supported
}

const scope = (name: string) => ({
  oauth2: { webfinger: { oidc_discovery: { supported_scope: [name] } } },
})

it('a change of the file takes effect without a restart', async () => {
  expect(await supportedScopes()).not.toContain('coffee')
  await logs('the changed configuration is in use', () => configure(scope('coffee')))
  expect(await supportedScopes()).toContain('coffee')
})

it('a broken file changes nothing, and the log says why', async () => {
  await logs('the changed configuration is in use', () => configure(scope('tea')))
  const line = await logs('cannot be used', () => configure({ ...scope('water'), publik_url: 'x' }))
  expect(JSON.parse(line).reason).toContain(
    '"publik_url" is not a key of the configuration. Did you mean "public_url"?',
  )
  expect(await supportedScopes()).toContain('tea')
  expect(await supportedScopes()).not.toContain('water')
  await logs('the changed configuration is in use', () => configure({ publik_url: undefined }))
})

it('what takes effect only after a restart is named', async () => {
  const line = await logs('after a restart', () => configure({ database_pool: { size: 3 } }))
  expect(JSON.parse(line).keys).toEqual(['database_pool'])
})

it('requests that are on their way while the file changes are all answered', async () => {
  let changed = false
  const change = logs('the changed configuration is in use', () => configure(scope('juice'))).then(() => {
    changed = true
  })
  const statuses = new Set<number>()
  while (!changed) {
    const answer = await fetch(`${platform.publicUrl}/.well-known/openid-configuration`)
    await answer.arrayBuffer()
    statuses.add(answer.status)
  }
  await change
  expect([...statuses]).toEqual([200])
})
