import { describe, expect, it } from 'vitest'
import { type Argon2Cost, type CalibrationGoal, calibrate } from './calibrate.ts'

const goal: CalibrationGoal = {
  requestsPerMinute: 60,
  mostSeconds: 0.5,
  mostKibibytes: 65_536,
  dedicatedKibibytes: 131_072,
  parallelism: 1,
  slots: 2,
}

/** A machine on which ten mebibytes and one pass take this long. */
const machine = (seconds: number) => async (cost: Argon2Cost) =>
  (seconds * cost.iterations * cost.memoryKibibytes) / 10_240

describe('calibration', () => {
  it('takes as much memory as it may, then as many passes as there is time for', async () => {
    expect(await calibrate(goal, machine(0.02))).toMatchObject({ memoryKibibytes: 38_912, iterations: 6 })
  })

  it('stays with the least that is safe where more would take too long', async () => {
    expect(await calibrate(goal, machine(0.1))).toMatchObject({ memoryKibibytes: 19_456, iterations: 2 })
  })

  it('finds nothing where even that takes too long', async () => {
    expect(await calibrate(goal, machine(0.2))).toBeUndefined()
  })

  it('keeps the number of sign-ins', async () => {
    const busy = await calibrate({ ...goal, requestsPerMinute: 1000 }, machine(0.02))
    expect(busy).toMatchObject({ memoryKibibytes: 19_456, hashesPerMinute: expect.any(Number) })
    expect(busy?.hashesPerMinute).toBeGreaterThanOrEqual(1000)
  })

  it('counts on no more side by side than the memory allows', async () => {
    const sideBySide: number[] = []
    await calibrate({ ...goal, dedicatedKibibytes: 40_000 }, async (cost, count) => {
      sideBySide.push(count)
      return machine(0.02)(cost)
    })
    expect(sideBySide[0]).toBe(2)
    expect(Math.min(...sideBySide)).toBe(1)
  })
})
