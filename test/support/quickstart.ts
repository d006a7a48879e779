import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The built quickstart. */
export const quickstartProgram = join(import.meta.dirname, '..', '..', 'dist', 'quickstart', 'main.js')

/** A quickstart as a process of its own, as `npm start` runs it. */
export interface Quickstart {
  readonly process: ChildProcess
  /** What it has printed. */
  readonly output: () => string
  /** Its exit code and signal. */
  readonly ended: Promise<unknown[]>
}

/** @param port the first of four */
export function startQuickstart(dataDirectory: string, port: number): Quickstart {
  const quickstart = spawn(
    process.execPath,
    [quickstartProgram, '--data-dir', dataDirectory, '--port', String(port)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let text = ''
  for (const stream of [quickstart.stdout, quickstart.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part))
  return { process: quickstart, output: () => text, ended: once(quickstart, 'exit') }
}

/** Resolves when it has printed its table. @throws when it ends instead, with what it printed */
export async function quickstartReady(quickstart: Quickstart): Promise<void> {
  const printed = new Promise<void>((resolve) => {
    const look = () => quickstart.output().includes('Ctrl-C') && resolve()
    quickstart.process.stdout?.on('data', look)
  })
  const early = quickstart.ended.then(() => {
    throw new Error(`The quickstart ended before it was ready:\n${quickstart.output()}`)
  })
  await Promise.race([printed, early])
  early.catch(() => undefined)
}
