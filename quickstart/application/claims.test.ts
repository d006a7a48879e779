import { describe, expect, it } from 'vitest'
import { readableClaims, readableTime } from './claims.ts'

const now = Date.UTC(2026, 10, 2, 9, 30) / 1000

describe('a moment', () => {
  it.each([
    [0, 'now'],
    [1, 'in 1 second'],
    [-45, '45 seconds ago'],
    [3599, 'in 60 minutes'],
    [7200, 'in 2 hours'],
    [-7200, '2 hours ago'],
    [30 * 86_400, 'in 30 days'],
  ])('%d seconds away reads "%s"', (seconds, text) => {
    expect(readableTime(now + seconds, now)).toContain(`UTC (${text})`)
  })

  it('shows the date and time in UTC', () => {
    expect(readableTime(now, now)).toBe('2026-11-02 09:30:00 UTC (now)')
  })
})

describe('claims', () => {
  it('are explained, the person first, and times are readable', () => {
    expect(readableClaims({ exp: now + 3600, amr: [], aud: ['a', 'b'], sub: 'x' }, now)).toEqual([
      { name: 'sub', meaning: expect.stringContaining('who it is about'), value: 'x' },
      { name: 'aud', meaning: 'whom it is meant for', value: 'a, b' },
      { name: 'exp', meaning: 'good until', value: '2026-11-02 10:30:00 UTC (in 60 minutes)' },
      { name: 'amr', meaning: expect.anything(), value: 'none' },
    ])
  })

  it('that nobody has named are shown as they are, at the end', () => {
    expect(readableClaims({ custom: { deep: [1] }, exp: 'soon', email_verified: false }, now)).toEqual([
      { name: 'email_verified', meaning: expect.anything(), value: 'false' },
      { name: 'exp', meaning: 'good until', value: 'soon' },
      { name: 'custom', meaning: undefined, value: '{"deep":[1]}' },
    ])
  })
})
