/** Titles of columns, and what each shows of a thing. */
export type TableColumns<Thing> = readonly (readonly [title: string, cell: (thing: Thing) => unknown])[]

const nothing = '-'

/** One thing: a line for each column. */
export function thingTable<Thing>(thing: Thing, columns: TableColumns<Thing>): string {
  const width = Math.max(...columns.map(([title]) => title.length))
  return columns.map(([title, cell]) => `${title.padEnd(width)}  ${cellText(cell(thing))}`).join('\n')
}

/** Several things: a line for each, under the columns' titles. */
export function listTable<Thing>(things: readonly Thing[], columns: TableColumns<Thing>): string {
  const rows = [
    columns.map(([title]) => title),
    ...things.map((thing) => columns.map(([, cell]) => cellText(cell(thing)))),
  ]
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)))
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n')
}

/** A value on one line, without characters that a terminal would obey. */
function cellText(value: unknown): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ') || nothing
}
