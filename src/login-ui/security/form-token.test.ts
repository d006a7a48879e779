import { describe, expect, it } from 'vitest'
import { seal } from '../../cryptography/seal.ts'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import { issueFormToken, verifyFormToken } from './form-token.ts'

const secrets = new SecretRing(['a secret of enough length'])
const now = new Date('2026-03-04T10:00:00Z')
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
const binding = { browser: 'this-browser', form: 'consent:challenge-1' }
const refusal = expect.objectContaining({ status: 403, code: 'form_token_invalid' })

describe('a form token', () => {
  const token = issueFormToken(secrets, binding, now)

  it('is good for the browser and the form that it was issued to', () => {
    expect(() => verifyFormToken(secrets, token, binding, minutes(59))).not.toThrow()
  })

  it.each([
    ['another browser', { ...binding, browser: 'another-browser' }, now],
    ['a browser without our cookie', { ...binding, browser: undefined }, now],
    ['another form', { ...binding, form: 'logout:challenge-1' }, now],
    ['another challenge', { ...binding, form: 'consent:challenge-2' }, now],
    ['later than an hour', binding, minutes(60)],
  ])('is refused for %s', (_situation, presented, at) => {
    expect(() => verifyFormToken(secrets, token, presented, at)).toThrow(refusal)
  })

  it('cannot be made by somebody without the secret', () => {
    const forged = issueFormToken(new SecretRing(['another secret of length']), binding, now)
    expect(() => verifyFormToken(secrets, forged, binding, now)).toThrow(refusal)
  })

  it.each(['', 'x', `${token}x`, `A${token.slice(1)}`])('is refused when altered: %s', (altered) => {
    expect(() => verifyFormToken(secrets, altered, binding, now)).toThrow(refusal)
  })

  it('is not anything else that the platform has sealed', () => {
    const other = seal(secrets, 'another purpose', JSON.stringify(['x', now.getTime() + 1000]))
    expect(() => verifyFormToken(secrets, other, binding, now)).toThrow(refusal)
  })
})
