import type { Outcome } from './comparison.ts'

/** The outcomes as a table for people: one line a server, ratios with their bars below each comparison. */
export function table(outcomes: readonly Outcome[]): string {
  const lines: string[] = []
  const row = (cells: readonly string[]) =>
    lines.push(cells.map((cell, column) => (column === 0 ? cell.padEnd(34) : cell.padStart(11))).join(''))
  for (const { name, servers, ratios } of outcomes) {
    lines.push('', name)
    row(['', 'per second', 'p50 ms', 'p99 ms', 'CPU µs', 'memory MB', 'failed'])
    for (const [server, figures] of Object.entries(servers))
      row([
        `  ${server}`,
        figures.perSecond.toFixed(0),
        figures.p50.toFixed(1),
        figures.p99.toFixed(1),
        figures.cpuMicroseconds.toFixed(0),
        figures.memory.toFixed(0),
        String(figures.failed),
      ])
    for (const [server, { ratio, bar }] of Object.entries(ratios))
      lines.push(
        `  platform / ${server}: ${ratio.toFixed(2)}${bar === undefined ? '' : ` (bar ${bar}: ${ratio >= bar ? 'holds' : 'DOES NOT HOLD'})`}`,
      )
  }
  return lines.join('\n')
}
