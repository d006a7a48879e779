import { describe, expect, it } from 'vitest'
import { combined, oneByOneOnError } from './combined.ts'

/** A statement that is answered when the test says so. */
function heldStatement() {
  const calls: { readonly inputs: readonly string[]; readonly answer: () => void }[] = []
  const run = (inputs: readonly string[]) =>
    new Promise<string[]>((resolve) => {
      calls.push({ inputs, answer: () => resolve(inputs.map((input) => input.toUpperCase())) })
    })
  return { calls, run }
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

describe('what requests ask of the database', () => {
  it('is one statement for those that come together', async () => {
    const { calls, run } = heldStatement()
    const lookup = combined(run)
    const answers = Promise.all(['a', 'b', 'c'].map((input) => lookup.load(input)))
    await turn()
    expect(calls.map(({ inputs }) => inputs)).toEqual([['a', 'b', 'c']])
    calls[0]?.answer()
    expect(await answers).toEqual(['A', 'B', 'C'])
  })

  it('waits while enough statements run, and then shares the next one', async () => {
    const { calls, run } = heldStatement()
    const lookup = combined(run)
    const answers: Promise<string>[] = []
    for (const input of ['a', 'b', 'c', 'd', 'e', 'f']) {
      answers.push(lookup.load(input))
      await turn()
    }
    expect(calls.map(({ inputs }) => inputs)).toEqual([['a'], ['b'], ['c']])
    calls[1]?.answer()
    expect(await answers[1]).toBe('B')
    await turn()
    expect(calls[3]?.inputs).toEqual(['d', 'e', 'f'])
    for (const call of calls) call.answer()
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D', 'E', 'F'])
  })

  it('goes on after a statement that failed', async () => {
    let failing = true
    const lookup = combined(async (inputs: readonly string[]) => {
      if (failing) throw new Error('the database is away')
      return inputs
    })
    const failures = await Promise.allSettled(['a', 'b'].map((input) => lookup.load(input)))
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    failing = false
    expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map((input) => lookup.load(input)))).toHaveLength(5)
  })

  it('never has the same key twice in one statement, where that is asked for', async () => {
    const calls: (readonly string[])[] = []
    const lookup = combined(
      async (inputs: readonly string[]) => {
        calls.push(inputs)
        return inputs.map((input) => `${input} in ${calls.length}`)
      },
      (input) => input,
    )
    const answers = await Promise.all(['a', 'b', 'a', 'a'].map((input) => lookup.load(input)))
    expect(calls).toEqual([['a', 'b'], ['a'], ['a']])
    expect(answers).toEqual(['a in 1', 'b in 1', 'a in 2', 'a in 3'])
  })

  it('fails for one input alone, where the statement can be made for each', async () => {
    const run = async (inputs: readonly string[]) => {
      if (inputs.includes('wrong')) throw new Error('wrong')
      return inputs
    }
    const lookup = combined(oneByOneOnError(run))
    const answers = await Promise.allSettled(['a', 'wrong', 'b'].map((input) => lookup.load(input)))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
