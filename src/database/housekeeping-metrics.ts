import { Instruments } from '../observability/instruments.ts'

/** What housekeeping tells of itself, by table. */
export function housekeepingMetrics(instruments: Instruments = new Instruments()) {
  return {
    removed: instruments.counter('housekeeping_rows_removed_total', 'Expired rows that were deleted.', [
      'table',
    ]),
    duration: instruments.histogram(
      'housekeeping_duration_seconds',
      'Time that the expired rows of a table took, pauses included.',
      ['table'],
      [0.01, 0.1, 1, 10, 60, 300, 1800],
    ),
    backlog: instruments.gauge(
      'housekeeping_backlog_rows',
      'Expired rows that are still there, counted up to 10,000.',
      ['table'],
    ),
  }
}
