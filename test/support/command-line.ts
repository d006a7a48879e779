import { vi } from 'vitest'
import { run } from '../../src/cli/program.ts'

export interface CommandOutcome {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
}

/** Runs a command line of the program in this process. @param onErrors called with what it writes meanwhile */
export async function runCommandLine(
  commandLine: readonly string[],
  onErrors?: (text: string) => void,
): Promise<CommandOutcome> {
  let output = ''
  let errors = ''
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output += text
      return true
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      errors += text
      onErrors?.(String(text))
      return true
    }),
  ]
  const before = process.exitCode
  process.exitCode = 0
  try {
    return { exitCode: await run(commandLine), output, errors }
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
  }
}
