import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oidcContext, requestDigest, requestedAudience, withoutVerifiers } from './parameters.ts'

const pairs = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 8 })

describe('the digest of a request', () => {
  it('does not depend on the order of its parameters', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const reversed = new URLSearchParams([...list].reverse())
        expect(requestDigest(reversed)).toBe(requestDigest(new URLSearchParams(list)))
      }),
    )
  })

  it('depends on every name and value', () => {
    fc.assert(
      fc.property(pairs, fc.string(), fc.string(), (list, name, value) => {
        const longer = new URLSearchParams([...list, [name, value]])
        expect(requestDigest(longer)).not.toBe(requestDigest(new URLSearchParams(list)))
      }),
    )
  })

  it('keeps name and value apart', () => {
    expect(requestDigest(new URLSearchParams([['a', 'b&c=d']]))).not.toBe(
      requestDigest(
        new URLSearchParams([
          ['a', 'b'],
          ['c', 'd'],
        ]),
      ),
    )
  })
})

describe('the parameters of a request', () => {
  it('are those of the application without the verifiers', () => {
    const received = new URLSearchParams('a=1&login_verifier=x&b=2&consent_verifier=y')
    expect(withoutVerifiers(received).toString()).toBe('a=1&b=2')
    expect(received.has('login_verifier')).toBe(true)
  })

  it('name audiences by one list of words, or by repetition', () => {
    expect(requestedAudience(new URLSearchParams('audience=a+b'))).toEqual(['a', 'b'])
    expect(requestedAudience(new URLSearchParams('audience=a+b&audience=c'))).toEqual(['a b', 'c'])
    expect(requestedAudience(new URLSearchParams('audience=a&resource=b&resource=c'))).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(requestedAudience(new URLSearchParams())).toEqual([])
  })

  it('say nothing of the person and the page when there is nothing', () => {
    expect(oidcContext(new URLSearchParams('acr_values=&display='), undefined, undefined)).toEqual({})
  })
})
