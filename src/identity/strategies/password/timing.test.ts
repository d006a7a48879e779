import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { pathOf } from '../../../../test/support/self-service-client.ts'

const samples = 24
/** Beyond this many standard deviations the two are told apart; by luck once in 15,000 runs. */
const apart = 4

let server: SelfService
beforeAll(async () => {
  server = await createSelfService({
    selfservice: { methods: { password: { enabled: true, config: { haveibeenpwned_enabled: false } } } },
    identity: {
      hashers: { argon2: { memory: '8MB', iterations: 2 } },
      security: { throttling: { enabled: false } },
    },
  })
  const created = await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: {
      traits: { email: 'alice@example.org' },
      credentials: { password: { config: { password: 'Quaint-Marmalade-42-Zeppelin' } } },
    },
  })
  expect(created.statusCode).toBe(201)
})
afterAll(() => server.close())

/** How long a sign-in with a wrong password takes, in milliseconds. */
async function timeOf(identifier: string): Promise<number> {
  const start = await server.public.inject({ url: '/self-service/login/api' })
  const url = pathOf(start.json().ui.action)
  const begun = performance.now()
  await server.public.inject({
    method: 'POST',
    url,
    payload: { method: 'password', identifier, password: 'wrong' },
  })
  return performance.now() - begun
}

async function measure(one: () => Promise<number>, other: () => Promise<number>) {
  const times: { readonly ms: number; readonly ofOne: boolean }[] = []
  await one()
  await other()
  for (let i = 0; i < samples; i++) {
    // In turns, so that whatever else the machine does meets both.
    times.push({ ms: await one(), ofOne: true }, { ms: await other(), ofOne: false })
  }
  return rankSum(times)
}

/** The statistic of Wilcoxon's rank-sum test: standard deviations from what chance gives. */
function rankSum(times: readonly { readonly ms: number; readonly ofOne: boolean }[]): number {
  const ranks = times
    .toSorted((left, right) => left.ms - right.ms)
    .reduce((sum, { ofOne }, index) => sum + (ofOne ? index + 1 : 0), 0)
  const expected = (samples * (2 * samples + 1)) / 2
  return (ranks - expected) / Math.sqrt((samples * samples * (2 * samples + 1)) / 12)
}

/** What else the machine does may meet one measurement; what an answer tells, it tells in each. */
async function smallestOfThree(one: () => Promise<number>, other: () => Promise<number>): Promise<number> {
  const differences: number[] = []
  for (let measurement = 0; measurement < 3; measurement++) {
    const difference = Math.abs(await measure(one, other))
    differences.push(difference)
    if (difference < apart) break
  }
  return Math.min(...differences)
}

test('the time of an answer does not tell whether there is an account', async () => {
  const unknown = () => timeOf('nobody@example.org')
  expect(await smallestOfThree(() => timeOf('alice@example.org'), unknown)).toBeLessThan(apart)
})

test('the measurement would tell if nothing were hashed for accounts that do not exist', async () => {
  const { passwords } = server.context
  const verifyNothing = passwords.verifyNothing.bind(passwords)
  passwords.verifyNothing = async () => false
  const difference = await smallestOfThree(
    () => timeOf('alice@example.org'),
    () => timeOf('nobody@example.org'),
  )
  passwords.verifyNothing = verifyNothing
  expect(difference).toBeGreaterThan(apart)
})
