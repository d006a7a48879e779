import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../config/duration.ts'

/** Reads a whole number of a command line. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} on.`)
  }
}

/** Reads a duration such as 30s, 10m or 720h, in seconds. */
export function durationSeconds(text: string): number {
  const seconds = parseDuration(text)
  if (seconds !== undefined && seconds >= 0) return seconds
  throw new InvalidArgumentError('It must be a duration such as 30s, 10m or 720h.')
}
