import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../bench.ts'
import { residentMemory } from '../contender.ts'

const name = 'import of 100,000 identities'
const count = 100_000
/** Of a password that nobody has: what is imported is not verified. */
const hashed =
  '$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$Y2xvc2UgdG8gbm90aGluZyBhdCBhbGwgMTIzNDU2Nzg5MA'

/** `identities import` of people with hashed passwords, from a file with one identity a line. */
export const importIdentities: Scenario = {
  name,
  run: async (bench) => {
    const platform = await bench.platform()
    const directory = mkdtempSync(join(tmpdir(), 'identity-platform-bench-import-'))
    try {
      const file = join(directory, 'identities.jsonl')
      await writeIdentities(file)
      const before = residentMemory(platform.pid)
      let highest = before
      let highestOfCommand = 0
      const began = performance.now()
      const command = spawn(
        process.execPath,
        ['dist/src/cli/main.js', 'identities', 'import', file, '--endpoint', platform.adminOrigin, '--quiet'],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      )
      const watch = setInterval(() => {
        highest = Math.max(highest, residentMemory(platform.pid))
        highestOfCommand = Math.max(highestOfCommand, residentMemory(command.pid as number))
      }, 500)
      const [exitCode] = await once(command, 'exit')
      clearInterval(watch)
      const seconds = (performance.now() - began) / 1000
      return {
        name,
        figures: {
          seconds,
          'identities per second': count / seconds,
          'memory before, MB': before,
          'memory at most, MB': highest,
          'memory of the command at most, MB': highestOfCommand,
        },
        bars: [
          { what: 'seconds', value: seconds, most: 60 },
          { what: 'growth of memory, MB', value: highest - before, most: 60 },
          { what: 'exit code', value: Number(exitCode), most: 0 },
        ],
      }
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

async function writeIdentities(file: string): Promise<void> {
  const run = Date.now().toString(36)
  const stream = createWriteStream(file)
  for (let number = 0; number < count; number++) {
    const line = JSON.stringify({
      schema_id: 'person',
      traits: { email: `import-${run}-${number}@example.com` },
      credentials: { password: { config: { hashed_password: hashed } } },
    })
    if (!stream.write(`${line}\n`)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}
