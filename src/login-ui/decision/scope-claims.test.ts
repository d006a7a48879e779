import { describe, expect, it } from 'vitest'
import { person } from '../../../test/support/login-ui.ts'
import { claimsForScopes } from './scope-claims.ts'

const withTraits = (traits: Record<string, unknown>) => ({ ...person, traits })

describe('claims for scopes', () => {
  it('gives nothing for openid alone', () => {
    expect(claimsForScopes(person, ['openid', 'offline_access'])).toEqual({})
  })

  it('gives the profile without the email address', () => {
    expect(claimsForScopes(person, ['profile'])).toEqual({
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      preferred_username: 'ada',
      updated_at: Date.parse('2026-02-01T12:00:00Z') / 1000,
    })
  })

  it('reads a name that is split into first and last', () => {
    const identity = withTraits({ name: { first: 'Ada', last: 'Lovelace' } })
    expect(claimsForScopes(identity, ['profile'])).toMatchObject({
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
    })
  })

  it('takes a surname for the family name', () => {
    const identity = withTraits({ name: 'Ada', surname: 'Lovelace' })
    expect(claimsForScopes(identity, ['profile'])).toMatchObject({ name: 'Ada', family_name: 'Lovelace' })
  })

  it('calls an email address verified only when that very address is', () => {
    expect(claimsForScopes(person, ['email'])).toEqual({ email: 'ada@example.org', email_verified: true })
    expect(claimsForScopes(withTraits({ email: 'Ada@Example.org' }), ['email'])).toEqual({
      email: 'Ada@Example.org',
      email_verified: true,
    })
    expect(claimsForScopes(withTraits({ email: 'eve@example.org' }), ['email'])).toEqual({
      email: 'eve@example.org',
      email_verified: false,
    })
  })

  it('does not take an email address for a verified phone number', () => {
    const identity = withTraits({ phone_number: 'ada@example.org' })
    expect(claimsForScopes(identity, ['phone'])).toEqual({
      phone_number: 'ada@example.org',
      phone_number_verified: false,
    })
  })

  it('gives an address as an object', () => {
    expect(claimsForScopes(withTraits({ address: '12 St James’s Square' }), ['address'])).toEqual({
      address: { formatted: '12 St James’s Square' },
    })
    expect(claimsForScopes(withTraits({ address: { country: 'GB' } }), ['address'])).toEqual({
      address: { country: 'GB' },
    })
  })

  it('leaves out what has another type than the claim', () => {
    const identity = withTraits({ name: 7, email: ['ada@example.org'], picture: null })
    expect(claimsForScopes(identity, ['profile', 'email', 'phone', 'address'])).toEqual({
      updated_at: expect.any(Number),
    })
  })

  it('knows no scope by the name of an inherited property', () => {
    expect(claimsForScopes(person, ['constructor', '__proto__', 'toString'])).toEqual({})
  })
})
