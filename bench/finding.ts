/** What a scenario found that is no comparison of rates: figures, and the bars that they have to hold. */
export interface Finding {
  readonly name: string
  readonly figures: Readonly<Record<string, number>>
  readonly bars: readonly Bar[]
}

/** A figure, or a ratio of two, and the least or the most that it may be. */
export interface Bar {
  readonly what: string
  readonly value: number
  readonly least?: number
  readonly most?: number
}

export function holds({
  value,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
}: Bar): boolean {
  return value >= least && value <= most
}

/** A finding as lines for people. */
export function findingLines({ name, figures, bars }: Finding): string {
  const figureLines = Object.entries(figures).map(
    ([what, value]) => `  ${what.padEnd(60)} ${rounded(value).padStart(12)}`,
  )
  const barLines = bars.map((bar) => {
    const { what, value, least, most } = bar
    const bound = least !== undefined ? `at least ${least}` : `at most ${most}`
    return `  ${what}: ${rounded(value)} (bar ${bound}: ${holds(bar) ? 'holds' : 'DOES NOT HOLD'})`
  })
  return ['', name, ...figureLines, ...barLines].join('\n')
}

function rounded(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2)
}
