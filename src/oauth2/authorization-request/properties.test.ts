import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../contracts/platform-error.ts'
import { objectAlone, objectAndAddress, objectParameters } from '../request-objects/object-parameters.ts'
import { readUnsignedObject } from '../request-objects/unsigned-object.ts'
import { readResponseMode } from '../response-modes/index.ts'
import { requestedAuthorizationDetails } from './authorization-details.ts'
import { requestDigest } from './parameters.ts'
import { requestedClaims } from './requested-claims.ts'
import { resolveResponseMode } from './resolve-response-mode.ts'
import { isFrontChannel, normalResponseType, responseTypeWords } from './response-type.ts'

const pairs = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 6 })

/** The result, or the refusal that the client is told; anything else is a defect. */
function refusedOr<T>(work: () => T): T | PlatformError {
  try {
    return work()
  } catch (error) {
    if (error instanceof PlatformError && error.status === 400) return error
    throw error
  }
}

describe('whatever is sent', () => {
  const json = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  )

  it('as claims or authorization details is understood or refused', () => {
    fc.assert(
      fc.property(json, (text) => {
        const parameters = new URLSearchParams({ claims: text, authorization_details: text })
        refusedOr(() => requestedClaims(parameters))
        const details = refusedOr(() => requestedAuthorizationDetails(parameters))
        if (!(details instanceof PlatformError))
          for (const { type } of details) expect(typeof type).toBe('string')
      }),
    )
  })

  it('as a request object becomes texts, and never the claims of the JWT itself', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), pairs, (claims, address) => {
        const sent = { ...claims, iss: 'a', aud: 'b', exp: 1 }
        const parameters = objectParameters(sent)
        for (const name of ['iss', 'aud', 'exp']) expect(parameters.has(name)).toBe(false)
        expect(objectAlone('client', sent).getAll('client_id')).toEqual(['client'])
        const merged = refusedOr(() => objectAndAddress(new URLSearchParams(address), sent))
        if (merged instanceof PlatformError) return
        for (const name of parameters.keys())
          if (name !== 'scope') expect(merged.getAll(name)).toEqual(parameters.getAll(name))
      }),
    )
  })

  it('as an unsigned object is read only where it says none and has no signature', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), (text, claims) => {
        expect(readUnsignedObject(text)).toBeUndefined()
        const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
        expect(readUnsignedObject(`${encode({ alg: 'none' })}.${encode(claims)}.`)).toEqual(
          JSON.parse(JSON.stringify(claims)),
        )
        expect(readUnsignedObject(`${encode({ alg: 'none' })}.${encode(claims)}.x`)).toBeUndefined()
      }),
    )
  })

  it('as a response mode is one of those that there are, or none', () => {
    const known = /^(query|fragment|form_post)$/
    fc.assert(
      fc.property(fc.string(), (name) => {
        const mode = readResponseMode(name, 'query')
        expect(mode !== undefined).toBe(/^((query|fragment|form_post)(\.jwt)?|jwt)$/.test(name))
        if (mode) expect(mode.responseMode).toMatch(known)
      }),
    )
  })

  it('never sends tokens in a query', () => {
    const word = fc.constantFrom('code', 'token', 'id_token', 'other')
    const mode = fc.constantFrom(undefined, 'query', 'query.jwt', 'jwt', 'fragment', 'form_post')
    fc.assert(
      fc.property(fc.array(word), mode, (words, response_mode) => {
        const parameters = new URLSearchParams({ response_type: words.join(' ') })
        if (response_mode !== undefined) parameters.set('response_mode', response_mode)
        const { responseMode } = resolveResponseMode(parameters)
        if (isFrontChannel(responseTypeWords(words.join(' ')))) expect(responseMode).not.toBe('query')
      }),
    )
  })
})

describe('two response types', () => {
  it('are the same exactly when their words are', () => {
    const words = fc.uniqueArray(fc.constantFrom('code', 'token', 'id_token', 'none'))
    fc.assert(
      fc.property(words, words, (one, other) => {
        const same = one.length === other.length && one.every((word) => other.includes(word))
        expect(normalResponseType(one.join(' ')) === normalResponseType(other.join(' '))).toBe(same)
      }),
    )
  })
})

describe('two requests', () => {
  it('have the same digest exactly when they say the same, in whatever order', () => {
    const sorted = (list: readonly [string, string][]) =>
      JSON.stringify(list.map((pair) => JSON.stringify(pair)).sort())
    fc.assert(
      fc.property(pairs, pairs, (one, other) => {
        const digest = (list: [string, string][]) => requestDigest(new URLSearchParams(list))
        const wellFormed = (list: [string, string][]) => list.flat().every((text) => text.isWellFormed())
        fc.pre(wellFormed(one) && wellFormed(other))
        expect(digest(one) === digest(other)).toBe(sorted(one) === sorted(other))
        expect(digest([...one].reverse())).toBe(digest(one))
      }),
    )
  })
})
