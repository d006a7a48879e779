import { expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const keys = ['access_token', 'id_token', 'refresh_token', 'auth_code']

it.each([
  ['acces_token', 'access_token'],
  ['id_tokne', 'id_token'],
  ['RefreshToken', 'refresh_token'],
  ['authcode', 'auth_code'],
])('finds what %s was meant to be', (text, meant) => {
  expect(nearest(text, keys)).toBe(meant)
})

it('finds nothing for another word altogether', () => {
  expect(nearest('colour', keys)).toBeUndefined()
})
