import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { audienceValues, firstUncoveredAudience } from './audience-strategy.ts'

const covers = (allowed: string, audience: string) =>
  firstUncoveredAudience([allowed], [audience]) === undefined

describe('an audience', () => {
  it.each([
    ['https://api.example.test/v1', 'https://api.example.test/v1', true],
    ['https://api.example.test/v1', 'https://api.example.test/v1/sub', true],
    ['https://api.example.test/v1/', 'https://api.example.test/v1/sub', true],
    ['https://api.example.test', 'https://api.example.test/anything', true],
    ['https://api.example.test/v1', 'https://api.example.test/v10', false],
    ['https://api.example.test/v1', 'https://api.example.test/v1/../v2', false],
    ['https://api.example.test/v1', 'https://api.example.test/v1/%2e%2e/v2', false],
    ['https://api.example.test/v1', 'http://api.example.test/v1', false],
    ['https://api.example.test/v1', 'https://api.example.test:8443/v1', false],
    ['https://api.example.test/v1', 'https://api.example.test.evil.test/v1', false],
    ['https://api.example.test/v1', 'https://api.example.test@evil.test/v1', false],
    ['https://api.example.test/v1', 'https://evil@api.example.test/v1', false],
    ['urn:api', 'urn:api', true],
    ['urn:api', 'urn:api:sub', false],
    ['urn:api', 'urn:api/sub', false],
    ['api', 'api/sub', false],
  ])('that is %s covers %s: %s', (allowed, audience, covered) => {
    expect(covers(allowed, audience)).toBe(covered)
  })

  it('covers itself, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(covers(one, one)).toBe(true)
        covers(one, other)
      }),
    )
  })

  it('that is no address covers nothing but itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl(), (allowed, audience) => {
        fc.pre(!URL.canParse(allowed))
        expect(covers(allowed, audience)).toBe(false)
      }),
    )
  })

  it('covers addresses of its own scheme, host and port alone', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.webUrl(), (allowed, audience) => {
        if (covers(allowed, audience)) expect(new URL(audience).origin).toBe(new URL(allowed).origin)
      }),
    )
  })

  it('covers what is nested in its path', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.stringMatching(/^[a-z]{1,8}$/), (allowed, name) => {
        expect(covers(allowed, `${allowed.replace(/\/+$/, '')}/${name}`)).toBe(true)
      }),
    )
  })
})

describe('the values of the parameter', () => {
  it('are words of one value, or several values, once each and never empty', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.string())), (sent) => {
        const values = audienceValues(sent)
        expect(new Set(values).size).toBe(values.length)
        expect(values).not.toContain('')
        if (typeof sent !== 'string') expect(values.every((value) => sent.includes(value))).toBe(true)
      }),
    )
  })
})
