import { describe, expect, it } from 'vitest'
import { decodeToken } from './decoded-token.ts'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token for show', () => {
  it('is taken apart when it is a JWT', () => {
    expect(decodeToken(`${part({ alg: 'ES256' })}.${part({ sub: 'Ünal' })}.c2ln`)).toEqual({
      header: { alg: 'ES256' },
      claims: { sub: 'Ünal' },
    })
  })

  it.each(['opaque', 'a.b', 'not.json.here', '..'])('is left alone when it is not: %s', (token) => {
    expect(decodeToken(token)).toBeUndefined()
  })
})
