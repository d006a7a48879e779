/** A moment as Hydra's documents write it: RFC 3339, UTC, whole seconds. */
export function timeText(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`
}
