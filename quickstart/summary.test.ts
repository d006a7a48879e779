import { expect, it } from 'vitest'
import { addressesFrom } from './addresses.ts'
import { persons } from './identity-provider/persons.ts'
import { summary } from './summary.ts'

it('the summary names every address, the person to sign in as and how to stop, in lines of a terminal', () => {
  const text = summary(addressesFrom(4444), persons[0], '/data')
  for (const port of [4444, 4445, 4446, 4447]) expect(text).toContain(`http://localhost:${port}/`)
  expect(text).toContain('alice@example.com')
  expect(text).toContain(persons[0].password)
  expect(text).toContain('/data')
  expect(text).toContain('Ctrl-C')
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
