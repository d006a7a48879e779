import { expect, test } from 'vitest'
import { urlGlob } from './url-glob.ts'

const matches = (glob: string, url: string) => urlGlob(glob)(new URL(url))

test('an address without wildcards matches itself only', () => {
  const glob = 'http://hooks.internal:8080/login'
  expect(matches(glob, 'http://hooks.internal:8080/login')).toBe(true)
  expect(matches(glob, 'http://hooks.internal:8080/login?x=1#y')).toBe(true)
  expect(matches(glob, 'http://hooks.internal:8080/login/more')).toBe(false)
  expect(matches(glob, 'http://hooks-internal:8080/login')).toBe(false)
  expect(matches(glob, 'http://evil.example/http://hooks.internal:8080/login')).toBe(false)
})

test('a single star stays within one label or one path segment', () => {
  expect(matches('https://*.internal/hook', 'https://a.internal/hook')).toBe(true)
  expect(matches('https://*.internal/hook', 'https://a.b.internal/hook')).toBe(false)
  expect(matches('https://*.internal/hook', 'https://evil.example/.internal/hook')).toBe(false)
  expect(matches('http://localhost:300?/x', 'http://localhost:3001/x')).toBe(true)
})

test('a double star spans segments', () => {
  expect(matches('http://localhost:4000/**', 'http://localhost:4000/a/b.json')).toBe(true)
  expect(matches('http://localhost:4000/**', 'http://localhost:4001/a')).toBe(false)
})
