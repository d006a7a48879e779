import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../config/duration.ts'
import { formatDuration } from './go-duration.ts'

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['15s', 15],
    ['1h30m', 5400],
    ['1.5h', 5400],
    ['.5s', 0.5],
    ['1.s', 1],
    ['100ms', 0.1],
    ['-1m', -60],
    ['+1m', 60],
    ['1m1m', 120],
  ])('is read as Go reads it: %s', (text, seconds) => {
    expect(parseDuration(text)).toBeCloseTo(seconds, 9)
  })

  it.each([
    '',
    '1',
    's',
    '1 s',
    ' 1s',
    '1s ',
    '1d',
    '1H',
    '--1s',
    '1e3s',
    '1,5s',
    '.s',
    '0x1s',
    '1s\n',
    '٣s',
  ])('is nothing else: %j', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  it('is a number that can be counted with, or refused, whatever the text', () => {
    const digits = fc.stringMatching(/^\d{1,400}(h|m|s|ms)$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        const seconds = parseDuration(text)
        expect(seconds === undefined || Number.isFinite(seconds)).toBe(true)
      }),
    )
  })

  it('is read again as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds))).toBe(seconds)
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (nanoseconds) => {
        expect(parseDuration(formatDuration(nanoseconds / 1e9))).toBeCloseTo(nanoseconds / 1e9, 9)
      }),
    )
  })
})
