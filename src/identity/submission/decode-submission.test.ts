import { describe, expect, test } from 'vitest'
import type { IdentitySchema } from '../schemas/identity-schema.ts'
import { decodeSubmission } from './decode-submission.ts'

const field = (path: string, type: string) => ({ path: path.split('.'), schema: { type }, required: false })
const schema = {
  fields: [
    field('email', 'string'),
    field('age', 'integer'),
    field('score', 'number'),
    field('newsletter', 'boolean'),
    field('name.first', 'string'),
  ],
} as unknown as IdentitySchema

const form = (fields: Record<string, unknown>) => decodeSubmission(fields, 'form', schema)

describe('a form', () => {
  test('nests dotted names and types the values by the schema', () => {
    expect(
      form({
        method: 'oidc',
        'traits.name.first': 'Ada',
        'traits.age': '36',
        'traits.score': '1.5',
        'traits.newsletter': ['false', 'true'],
        'upstream_parameters.hd': 'example.org',
        transient_payload: '{"a": 1}',
      }),
    ).toEqual({
      method: 'oidc',
      traits: { name: { first: 'Ada' }, age: 36, score: 1.5, newsletter: true },
      upstream_parameters: { hd: 'example.org' },
      transient_payload: { a: 1 },
    })
  })

  test('drops empty fields, and keeps what cannot be typed for the schema to complain about', () => {
    expect(form({ 'traits.email': '', 'traits.age': 'old', 'traits.newsletter': 'maybe' })).toEqual({
      traits: { age: 'old', newsletter: 'maybe' },
    })
  })

  test('may send an unchecked box, and digits that are a text', () => {
    expect(form({ 'traits.newsletter': 'false', 'traits.email': '123' })).toEqual({
      traits: { newsletter: false, email: '123' },
    })
  })
})

describe('JSON', () => {
  test('keeps its types and may use dotted names too', () => {
    const body = { 'traits.name.first': 'Ada', traits: { age: 3, name: { last: 'L' } }, csrf_token: '' }
    expect(decodeSubmission(body, 'json', schema)).toEqual({
      traits: { age: 3, name: { last: 'L' } },
      csrf_token: '',
    })
    expect(decodeSubmission({ 'traits.age': 3 }, 'json', undefined)).toEqual({ traits: { age: 3 } })
  })

  test('may be missing', () => {
    expect(decodeSubmission(undefined, 'json', schema)).toEqual({})
    expect(decodeSubmission(null, 'json', schema)).toEqual({})
  })
})

describe('an attacker', () => {
  test.each(['__proto__.admin', 'traits.__proto__.admin', 'constructor.prototype.admin', 'a.prototype.b'])(
    'cannot reach into other objects with %s',
    (name) => {
      expect(() => form({ [name]: 'x' })).toThrow(expect.objectContaining({ status: 400 }))
      expect(({} as Record<string, unknown>).admin).toBeUndefined()
    },
  )

  test.each([
    ['a list', [1]],
    ['a text', 'x'],
    ['traits that are no object', { traits: 'x' }],
    ['a payload that is no object', { transient_payload: [1] }],
  ])('is refused with %s', (_, body) => {
    expect(() => decodeSubmission(body, 'json', schema)).toThrow(expect.objectContaining({ status: 400 }))
  })

  test('is refused with names of any depth and JSON that is none', () => {
    expect(() => form({ [Array(40).fill('a').join('.')]: 'x' })).toThrow(
      expect.objectContaining({ status: 400 }),
    )
    expect(() => form({ transient_payload: '{' })).toThrow(expect.objectContaining({ status: 400 }))
  })
})
