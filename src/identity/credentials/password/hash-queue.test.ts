import { describe, expect, it } from 'vitest'
import { HashQueue } from './hash-queue.ts'

/** Work that ends when the test says so. */
function tasks(queue: HashQueue) {
  const running = new Set<string>()
  const most = { running: 0 }
  const end = new Map<string, () => void>()
  return {
    running,
    most,
    start: (name: string, memoryBytes: number) =>
      queue.run(memoryBytes, async () => {
        running.add(name)
        most.running = Math.max(most.running, running.size)
        await new Promise<void>((resolve) => end.set(name, resolve))
        running.delete(name)
        return name
      }),
    end: (name: string) => end.get(name)?.(),
  }
}

const turn = () => new Promise(setImmediate)

describe('hashing', () => {
  it('runs so many at once as there are slots, the rest in the order in which they came', async () => {
    const { start, end, running } = tasks(new HashQueue({ slots: 2, memoryBytes: 100, mostWaiting: 10 }))
    const all = ['a', 'b', 'c', 'd'].map((name) => start(name, 1))
    await turn()
    expect([...running]).toEqual(['a', 'b'])
    end('b')
    await turn()
    expect([...running]).toEqual(['a', 'c'])
    end('a')
    await turn()
    expect([...running]).toEqual(['c', 'd'])
    end('c')
    end('d')
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('runs together only what fits into the memory, and alone what never would', async () => {
    const { start, end, running } = tasks(new HashQueue({ slots: 8, memoryBytes: 100, mostWaiting: 10 }))
    const all = [start('a', 60), start('b', 60), start('huge', 1000), start('c', 1)]
    await turn()
    expect([...running]).toEqual(['a'])
    end('a')
    await turn()
    expect([...running]).toEqual(['b'])
    end('b')
    await turn()
    expect([...running]).toEqual(['huge'])
    end('huge')
    await turn()
    expect([...running]).toEqual(['c'])
    end('c')
    await Promise.all(all)
  })

  it('answers 503 with Retry-After at once when too many wait', async () => {
    const { start, end } = tasks(new HashQueue({ slots: 1, memoryBytes: 100, mostWaiting: 1 }))
    const first = start('a', 1)
    const second = start('b', 1)
    await expect(start('c', 1)).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
    end('a')
    await first
    await turn()
    end('b')
    await second
  })

  it('goes on after work that failed', async () => {
    const queue = new HashQueue({ slots: 1, memoryBytes: 100, mostWaiting: 1 })
    await expect(queue.run(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await queue.run(1, async () => 'fine')).toBe('fine')
  })
})
