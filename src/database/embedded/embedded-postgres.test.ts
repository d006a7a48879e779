import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectionOptions } from '../connect.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

let dataDirectory: string
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'identity-platform-embedded-'))
})
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }))

/** A process that starts the server and then does nothing, until it is killed. */
async function startElsewhere(): Promise<ChildProcess> {
  const program = `
    const { startEmbeddedPostgres } = await import('./src/database/embedded/embedded-postgres.ts')
    await startEmbeddedPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)} })
    process.send('started')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return child
}

async function run(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(connectionOptions(url))
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a restart and hides its password from other accounts', async () => {
    const first = await startEmbeddedPostgres({ dataDirectory })
    await run(first.url, 'create table kept as select 42 as value')
    await first.stop()

    const second = await startEmbeddedPostgres({ dataDirectory })
    expect(second.adopted).toBe(false)
    expect(await run(second.url, 'select value from kept')).toEqual([{ value: 42 }])
    expect(statSync(join(dataDirectory, 'postgresql.password')).mode & 0o077).toBe(0)
    await second.stop()
  })

  it('is taken over, with what was committed, when the platform that started it was killed', async () => {
    const killed = await startElsewhere()
    killed.kill('SIGKILL')
    await once(killed, 'exit')

    const next = await startEmbeddedPostgres({ dataDirectory })
    expect(next.adopted).toBe(true)
    expect(await run(next.url, 'select 1 as value')).toEqual([{ value: 1 }])
    await next.stop()
    await expect(run(next.url, 'select 1')).rejects.toThrow()
  })

  it('is never started twice on one directory', async () => {
    const first = await startElsewhere()
    await expect(startEmbeddedPostgres({ dataDirectory })).rejects.toMatchObject({
      code: 'data_directory_in_use',
    })
    first.kill('SIGKILL')
    await once(first, 'exit')
    await (await startEmbeddedPostgres({ dataDirectory })).stop()
  })

  it('has one owner when two platforms start at the same moment', async () => {
    const started = await Promise.allSettled([
      startEmbeddedPostgres({ dataDirectory }).catch((error) => Promise.reject(error)),
      startEmbeddedPostgres({ dataDirectory }).catch((error) => Promise.reject(error)),
    ])
    const owners = started.filter((result) => result.status === 'fulfilled')
    expect(owners).toHaveLength(1)
    await owners[0]?.value.stop()
  })
})
