import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstUncoveredScope, scopeCovered, scopeWords } from './scope-strategy.ts'

const segment = fc.stringMatching(/^[a-z]{1,3}$/)
const dotted = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('.'))
const strategy = fc.constantFrom('exact' as const, 'wildcard' as const)

describe('a scope', () => {
  it.each([
    ['users.*', 'users.read', true],
    ['users.*', 'users.read.all', true],
    ['users.*', 'users', false],
    ['users.*', 'users.', false],
    ['users.*', 'usersx.read', false],
    ['users.*.own', 'users.read.own', true],
    ['users.*.own', 'users.read', false],
    ['users.*.own', 'users.read.own.now', false],
    ['users.*.own', 'users..own', false],
    ['*', 'anything.at.all', true],
    ['*', '', false],
    ['users', 'users.read', false],
  ])('that is %s covers %s by wildcards: %s', (allowed, scope, covered) => {
    expect(scopeCovered('wildcard', [allowed], scope)).toBe(covered)
  })

  it('covers itself, by either strategy', () => {
    fc.assert(fc.property(strategy, fc.string(), (by, scope) => scopeCovered(by, [scope], scope)))
  })

  it('without a wildcard covers nothing but itself', () => {
    fc.assert(
      fc.property(strategy, fc.string(), fc.string(), (by, allowed, scope) => {
        fc.pre(!allowed.includes('*'))
        expect(scopeCovered(by, [allowed], scope)).toBe(allowed === scope)
      }),
    )
  })

  it('means wildcards only by the strategy that has them', () => {
    fc.assert(
      fc.property(dotted, fc.string(), (prefix, scope) => {
        expect(scopeCovered('exact', [`${prefix}.*`], scope)).toBe(scope === `${prefix}.*`)
      }),
    )
  })

  it('with a wildcard at its end covers what begins with the segments before it, and has more', () => {
    fc.assert(
      fc.property(dotted, dotted, (prefix, scope) => {
        expect(scopeCovered('wildcard', [`${prefix}.*`], scope)).toBe(scope.startsWith(`${prefix}.`))
      }),
    )
  })

  it('is uncovered exactly when no allowed one covers it', () => {
    fc.assert(
      fc.property(strategy, fc.array(fc.string()), fc.array(fc.string()), (by, allowed, requested) => {
        const uncovered = firstUncoveredScope(by, allowed, requested)
        const expected = requested.find((scope) => !scopeCovered(by, allowed, scope))
        expect(uncovered).toBe(expected)
      }),
    )
  })
})

describe('the words of a scope parameter', () => {
  it('are what stands between spaces, once each, and never empty', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const words = scopeWords(text)
        expect(new Set(words).size).toBe(words.length)
        expect(words.some((word) => word === '' || word.includes(' '))).toBe(false)
        expect(scopeWords(words.join(' '))).toEqual(words)
      }),
    )
  })
})
