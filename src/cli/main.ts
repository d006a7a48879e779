#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { PlatformError } from '../contracts/platform-error.ts'
import { failureSentence, isExplained } from '../platform/failure.ts'
import { configCommand } from './commands/config/index.ts'
import { migrateCommand } from './commands/migrate/index.ts'
import { serveCommand } from './commands/serve.ts'
import { versionCommand } from './commands/version.ts'

// Before the pages' renderer is loaded, which is five times slower when it takes this for a development.
process.env.NODE_ENV ??= 'production'

const program = new Command('identity-platform')
  .description('An identity broker: people sign in once and reach every application that trusts it.')
  .exitOverride()
  .showHelpAfterError('Run "identity-platform --help" for the commands and their options.')

for (const command of [serveCommand, migrateCommand, configCommand, versionCommand]) adopt(program, command())

try {
  requireNode(24)
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCode(error)
}

/** What the program needs of its runtime is missing in an older one, and nobody understands how it says so. */
function requireNode(major: number): void {
  if (Number.parseInt(process.versions.node, 10) >= major) return
  throw new PlatformError({
    status: 500,
    code: 'runtime_too_old',
    message: `This needs Node.js ${major} or newer, and it was started with ${process.versions.node}. Install a newer one, or start it with "npm start".`,
  })
}

/** Adds a command, which then behaves as its parent does when it is not understood. */
function adopt(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) child.copyInheritedSettings(parent)
  parent.addCommand(command)
}

/** 0 for help, 2 for a command line that is not understood, 1 for everything else that goes wrong. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const text = isExplained(error) || !(error instanceof Error) ? failureSentence(error) : error.stack
  process.stderr.write(`${text}\n`)
  return 1
}
