import { type Command, Option } from 'commander'

export const resultFormats = ['table', 'json', 'json-pretty', 'yaml'] as const
export type ResultFormat = (typeof resultFormats)[number]

/** The options by which a command is told how to write its result. */
export interface ResultOptions {
  readonly format: ResultFormat
  readonly quiet?: boolean
}

/** Adds the options of commands whose result is one or several things. */
export function withResult(command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', 'how the result is written').choices(resultFormats).default('table'),
    )
    .option('-q, --quiet', 'write only the ids')
}
