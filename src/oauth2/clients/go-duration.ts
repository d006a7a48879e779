/**
 * A number of seconds as Go writes a duration: `1h30m0s`, `15s`, `100ms`, `0s`.
 * Source: https://pkg.go.dev/time#Duration.String
 */
export function formatDuration(seconds: number): string {
  if (seconds < 0) return `-${formatDuration(-seconds)}`
  if (seconds > 0 && seconds < 1) return formatFraction(seconds)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = `${Number((seconds % 60).toFixed(9))}s`
  if (hours > 0) return `${hours}h${minutes}m${rest}`
  return minutes > 0 ? `${minutes}m${rest}` : rest
}

function formatFraction(seconds: number): string {
  const nanoseconds = Math.round(seconds * 1e9)
  if (nanoseconds >= 1e6) return `${nanoseconds / 1e6}ms`
  return nanoseconds >= 1000 ? `${nanoseconds / 1000}µs` : `${nanoseconds}ns`
}
