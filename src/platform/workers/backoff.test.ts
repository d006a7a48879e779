import { expect, it } from 'vitest'
import { Backoff } from './backoff.ts'

it('waits longer each time, up to ten seconds', () => {
  const backoff = new Backoff()
  const delays = Array.from({ length: 9 }, () => backoff.delay(1000))
  expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
})

it('begins anew after a worker that lived for a while', () => {
  const backoff = new Backoff()
  for (let times = 0; times < 5; times++) backoff.delay(10)
  expect(backoff.delay(60_000)).toBe(100)
})
