import { stringify } from 'yaml'
import { print } from '../output.ts'
import type { ResultOptions } from './result-options.ts'
import { listTable, type TableColumns, thingTable } from './table.ts'

/** What a command has found or made. */
export interface Result<Thing> {
  readonly columns: TableColumns<Thing>
  readonly idOf: (thing: Thing) => string
}

/** Writes one thing. */
export function printThing<Thing>(thing: Thing, options: ResultOptions, result: Result<Thing>): void {
  if (options.quiet) print(result.idOf(thing))
  else if (options.format === 'table') print(thingTable(thing, result.columns))
  else printDocument(thing, options)
}

/** Writes several things. @param document what programs read, when it is more than the things themselves */
export function printThings<Thing>(
  things: readonly Thing[],
  options: ResultOptions,
  result: Result<Thing>,
  document: unknown = things,
): void {
  if (options.quiet) for (const thing of things) print(result.idOf(thing))
  else if (options.format === 'table') print(listTable(things, result.columns))
  else printDocument(document, options)
}

/** Writes one thing as itself and several as a list, as commands do that take any number of names. */
export function printOneOrSeveral<Thing>(
  things: readonly Thing[],
  options: ResultOptions,
  result: Result<Thing>,
): void {
  const [only, ...others] = things
  if (only !== undefined && others.length === 0) printThing(only, options, result)
  else printThings(things, options, result)
}

/** Writes a value for a program to read. */
export function printDocument(value: unknown, { format }: ResultOptions): void {
  if (format === 'yaml') print(stringify(value).trimEnd())
  else print(JSON.stringify(value, null, format === 'json' ? undefined : 2))
}
