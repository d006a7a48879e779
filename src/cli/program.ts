import { Command, CommanderError } from 'commander'
import { failureSentence, isExplained } from '../platform/failure.ts'
import { cleanupCommand } from './commands/cleanup/index.ts'
import { completionCommand } from './commands/completion.ts'
import { configCommand } from './commands/config/index.ts'
import { createCommand } from './commands/create/index.ts'
import { deleteCommand } from './commands/delete/index.ts'
import { getCommand } from './commands/get/index.ts'
import { hashersCommand } from './commands/hashers/index.ts'
import { identitiesCommand } from './commands/identities/index.ts'
import { importCommand } from './commands/import/index.ts'
import { introspectCommand } from './commands/introspect/index.ts'
import { janitorCommand } from './commands/janitor.ts'
import { listCommand } from './commands/list/index.ts'
import { migrateCommand } from './commands/migrate/index.ts'
import { performCommand } from './commands/perform/index.ts'
import { revokeCommand } from './commands/revoke/index.ts'
import { serveCommand } from './commands/serve.ts'
import { updateCommand } from './commands/update/index.ts'
import { versionCommand } from './commands/version.ts'

/** In the order in which the help shows them. */
const commands: readonly (() => Command)[] = [
  serveCommand,
  migrateCommand,
  configCommand,
  versionCommand,
  janitorCommand,
  cleanupCommand,

  // A running server: applications, keys and tokens
  createCommand,
  getCommand,
  listCommand,
  updateCommand,
  deleteCommand,
  importCommand,
  performCommand,
  introspectCommand,
  revokeCommand,
  identitiesCommand,

  hashersCommand,
  completionCommand,
]

/** The program with all of its commands. */
export function createProgram(): Command {
  const program = new Command('identity-platform')
    .description('An identity broker: people sign in once and reach every application that trusts it.')
    .exitOverride()
    .showHelpAfterError('Run "identity-platform --help" for the commands and their options.')
  for (const command of commands) adopt(program, command())
  return program
}

/** Runs one command line; gives the exit code. */
export async function run(commandLine: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(commandLine, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    return exitCode(error)
  }
}

/** Adds a command, which then behaves as its parent does when it is not understood. */
function adopt(parent: Command, command: Command): void {
  inherit(parent, command)
  parent.addCommand(command)
}

function inherit(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(command, child)
}

/** 0 for help, 2 for a command line that is not understood, 1 for everything else that goes wrong. */
export function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const text = isExplained(error) || !(error instanceof Error) ? failureSentence(error) : error.stack
  process.stderr.write(`${text}\n`)
  return 1
}
