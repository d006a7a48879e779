import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCsrfSecret, maskCsrfSecret, matchesCsrfSecret, newCsrfSecret } from './csrf-token.ts'

test('a token matches the secret that it hides and no other', () => {
  const secret = newCsrfSecret()
  expect(isCsrfSecret(secret)).toBe(true)
  expect(matchesCsrfSecret(maskCsrfSecret(secret), secret)).toBe(true)
  expect(matchesCsrfSecret(maskCsrfSecret(newCsrfSecret()), secret)).toBe(false)
})

test('a token looks different each time and does not show the secret', () => {
  const secret = newCsrfSecret()
  const tokens = Array.from({ length: 20 }, () => maskCsrfSecret(secret))
  expect(new Set(tokens).size).toBe(20)
  const shown = Buffer.from(secret, 'base64')
  expect(tokens.some((token) => Buffer.from(token, 'base64').includes(shown))).toBe(false)
})

test('nothing else matches', () => {
  const secret = newCsrfSecret()
  fc.assert(fc.property(fc.string(), (text) => !matchesCsrfSecret(text, secret)))
  fc.assert(
    fc.property(
      fc.base64String({ minLength: 88, maxLength: 88 }),
      (text) => !matchesCsrfSecret(text, secret),
    ),
  )
  expect(matchesCsrfSecret(maskCsrfSecret(secret), '')).toBe(false)
  expect(isCsrfSecret(`${secret}; Path=/evil`)).toBe(false)
})
