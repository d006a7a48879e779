import { expect, it } from 'vitest'
import { Progress } from './progress.ts'

function progress(isTTY: boolean) {
  const written: string[] = []
  let now = 0
  const bar = new Progress({
    what: 'clients',
    total: 1000,
    stream: { isTTY, write: (text) => written.push(text) },
    now: () => now,
  })
  return { bar, written, after: (milliseconds: number) => (now += milliseconds) }
}

it('is a bar on a terminal, drawn ten times a second', () => {
  const { bar, written, after } = progress(true)
  for (let step = 1; step <= 4; step++) {
    after(50)
    bar.report(step * 10, step * 250)
  }
  bar.end()
  expect(written).toEqual([
    '\r[###############               ] 20 clients (50 %), 200 per second\x1b[K',
    '\r[##############################] 40 clients (100 %), 200 per second\x1b[K',
    '\r40 clients (100 %), 200 per second\x1b[K\n',
  ])
})

it('is a line every five seconds elsewhere', () => {
  const { bar, written, after } = progress(false)
  for (let step = 1; step <= 12; step++) {
    after(1000)
    bar.report(step, step * 10)
  }
  bar.end()
  expect(written).toEqual(['5 clients (5 %), 1 per second\n', '10 clients (10 %), 1 per second\n'])
})
