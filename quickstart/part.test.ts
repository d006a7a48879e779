import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { prepareFiles } from './files.ts'
import { startPart } from './part.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quickstart-part-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function part(program: string, settings?: object) {
  const file = join(directory, 'part.mjs')
  writeFileSync(file, program)
  return startPart({
    name: 'test part',
    program: file,
    files: prepareFiles({ dataDirectory: directory, port: 4444 }),
    ...(settings && { settings }),
  })
}

const partProcess = JSON.stringify(join(import.meta.dirname, 'part-process.ts'))

describe('a part of the quickstart', () => {
  it('gets its settings, says that it is ready, and ends when asked to', async () => {
    const started = part(
      `import { announceReady, receiveSettings } from ${partProcess}
      process.stdout.write(JSON.stringify(await receiveSettings()))
      announceReady()
      setInterval(() => undefined, 1000)`,
      { secret: 'only for the part' },
    )
    await started.ready
    await started.end()
    expect(await started.ended).toBe('ended with exit code 0')
    expect(started.lastWords()).toBe('{"secret":"only for the part"}')
  })

  it('says how it ended, and its last words are kept', async () => {
    const started = part(`for (let line = 1; line <= 40; line++) process.stderr.write('line ' + line + '\\n')
      process.exitCode = 3`)
    expect(await started.ended).toBe('ended with exit code 3')
    expect(started.lastWords().split('\n')).toHaveLength(12)
    expect(started.lastWords()).toMatch(/line 40$/)
  })

  it('does not get the variables that would configure the platform for another use', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://somewhere.else/database')
    const started = part(`process.stdout.write(process.env.DATABASE_URL + ' ' + process.env.PATH)`)
    vi.unstubAllEnvs()
    await started.ended
    expect(started.lastWords()).toBe(`undefined ${process.env.PATH}`)
  })

  it('ends when the quickstart is killed', async () => {
    const child = join(directory, 'part.mjs')
    writeFileSync(
      child,
      `import { announceReady, receiveSettings } from ${partProcess}
      await receiveSettings()
      announceReady()
      setInterval(() => undefined, 1000)`,
    )
    const parent = join(directory, 'parent.mjs')
    writeFileSync(
      parent,
      `import { fork } from 'node:child_process'
      const part = fork(${JSON.stringify(child)}, { detached: true, stdio: ['ignore', 'inherit', 'ignore', 'ipc'] })
      part.send({})
      part.once('message', () => process.send('started'))`,
    )
    const quickstart = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
    await once(quickstart, 'message')
    quickstart.kill('SIGKILL')
    // The part holds the same pipe: it closes when the last of the two has ended.
    quickstart.stdout?.resume()
    await once(quickstart, 'close')
    expect(quickstart.signalCode).toBe('SIGKILL')
  })
})
