import { printThings, type Result } from './print-result.ts'
import type { ResultOptions } from './result-options.ts'

const removedResult: Result<readonly [table: string, rows: number]> = {
  columns: [
    ['TABLE', ([table]) => table],
    ['ROWS REMOVED', ([, rows]) => rows],
  ],
  idOf: ([table]) => table,
}

/** Writes how many rows were deleted, by table. */
export function printRemoved(removed: Readonly<Record<string, number>>, options: ResultOptions): void {
  printThings(Object.entries(removed), options, removedResult, removed)
}
