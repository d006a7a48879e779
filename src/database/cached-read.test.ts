import { describe, expect, it } from 'vitest'
import { CachedRead } from './cached-read.ts'

/** A value that grows with every read of the database. */
function counted() {
  const notifications = { available: true }
  let reads = 0
  return { notifications, cached: new CachedRead(notifications, async () => ++reads) }
}

describe('what is read from the database and kept', () => {
  it('is read once, until something changes', async () => {
    const { cached } = counted()
    expect([await cached.get(), await cached.get()]).toEqual([1, 1])
    cached.forget()
    expect(await cached.get()).toBe(2)
  })

  it('is read every time while no notifications arrive', async () => {
    const { cached, notifications } = counted()
    await cached.get()
    notifications.available = false
    expect([await cached.get(), await cached.get()]).toEqual([2, 3])
  })

  it('is not kept when something changed while it was read', async () => {
    const { cached } = counted()
    const reading = cached.get()
    cached.forget()
    expect(await reading).toBe(1)
    expect(await cached.get()).toBe(2)
  })
})
