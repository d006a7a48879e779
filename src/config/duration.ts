import { z } from 'zod'

const unitSeconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
}

/**
 * Seconds of a duration as Go writes it (`1h30m`, `500ms`, `-1s`, `0`); undefined for any other text.
 * Source: https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  const whole = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text)
  if (!whole) return undefined
  let seconds = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g))
    seconds += Number(amount) * (unitSeconds[unit as string] as number)
  if (!Number.isFinite(seconds)) return undefined
  return whole[1] === '-' ? -seconds : seconds
}

/** A Go duration in a configuration; the value is in seconds. */
export const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 30s, 15m or 720h')
  .transform((text) => parseDuration(text) as number)
  .meta({ description: 'A duration such as 30s, 15m or 720h.' })
