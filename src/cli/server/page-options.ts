import type { Command } from 'commander'

export interface PageOptions {
  readonly pageSize?: string
  readonly pageToken?: string
  readonly all?: boolean
}

/** Adds the options of commands that show a list by pages. */
export function withPages(command: Command): Command {
  return command
    .option('--page-size <number>', 'how many to show')
    .option('--page-token <token>', 'shows the page that it names: next_page_token of the page before')
    .option('--all', 'every page')
}
