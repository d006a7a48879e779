import { execFile } from 'node:child_process'
import { program } from './platform.ts'

export interface ProgramResult {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
}

/** Runs the built program to its end. */
export function runProgram(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...commandLine],
      { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment }, timeout: 20_000 },
      (error, output, errors) => {
        resolve({ exitCode: error ? Number(error.code ?? -1) : 0, output, errors })
      },
    )
  })
}
