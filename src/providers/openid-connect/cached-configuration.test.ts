import { Configuration } from 'openid-client'
import { expect, test } from 'vitest'
import { CachedConfiguration } from './cached-configuration.ts'

const hours = 3_600_000

function cache() {
  const state = { now: 0, asked: 0, fails: false }
  const cached = new CachedConfiguration(
    async () => {
      state.asked++
      if (state.fails) throw new Error('away')
      return new Configuration({ issuer: `https://idp.test/${state.asked}` }, 'platform')
    },
    () => new Date(state.now),
  )
  const issuer = async () => (await cached.current()).serverMetadata().issuer
  return { state, cached, issuer }
}

test('everybody who waits gets one answer, which is kept for an hour', async () => {
  const { state, issuer } = cache()
  expect(await Promise.all([issuer(), issuer(), issuer()])).toEqual(Array(3).fill('https://idp.test/1'))
  state.now = 1 * hours - 1
  expect(await issuer()).toBe('https://idp.test/1')
  state.now = 1 * hours
  expect(await issuer()).toBe('https://idp.test/2')
})

test('a failure is not remembered', async () => {
  const { state, issuer } = cache()
  state.fails = true
  await expect(issuer()).rejects.toThrow('away')
  state.fails = false
  expect(await issuer()).toBe('https://idp.test/2')
})

test('the last answer serves for a day while the provider is away', async () => {
  const { state, issuer } = cache()
  await issuer()
  state.fails = true
  state.now = 24 * hours - 1
  expect(await issuer()).toBe('https://idp.test/1')
  state.now = 24 * hours
  await expect(issuer()).rejects.toThrow('away')
})

test('an expired answer is asked for again, and serves while that fails', async () => {
  const { state, cached, issuer } = cache()
  await issuer()
  cached.expire()
  state.fails = true
  expect(await issuer()).toBe('https://idp.test/1')
  state.fails = false
  expect(await issuer()).toBe('https://idp.test/3')
})
