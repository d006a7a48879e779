import type { Command } from 'commander'

/** What may follow the words of a command line that have been typed. */
export interface CommandPath {
  /** The words after the program's name: `create oauth2-client`. */
  readonly path: string
  readonly commands: readonly CompletedWord[]
  readonly options: readonly CompletedOption[]
}

export interface CompletedWord {
  readonly name: string
  readonly description: string
}

export interface CompletedOption extends CompletedWord {
  /** The values that it may have; undefined where they are not known. */
  readonly choices: readonly string[] | undefined
  readonly takesValue: boolean
}

/** Every command of a program and what may follow it. */
export function commandPaths(command: Command, path: readonly string[] = []): CommandPath[] {
  const children = command.commands.map((child) => ({ name: child.name(), description: child.description() }))
  const options = command.options
    .filter(({ hidden }) => !hidden)
    .map(({ long, short, description, argChoices, required, optional }) => ({
      name: long ?? short ?? '',
      description,
      choices: argChoices,
      takesValue: required || optional,
    }))
  const own = { path: path.join(' '), commands: children, options }
  return [own, ...command.commands.flatMap((child) => commandPaths(child, [...path, child.name()]))]
}
