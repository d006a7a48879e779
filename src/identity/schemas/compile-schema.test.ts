import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeIdentifier } from '../identities/normalize-identifier.ts'
import { compileSchema } from './compile-schema.ts'
import { personSchema } from './person.schema.ts'

const traitsSchema = (traits: object, rest: object = {}) =>
  compileSchema('test', { type: 'object', properties: { traits }, ...rest }, false)

describe('an identity schema', () => {
  it('lists its fields in its order, with those of nested objects', () => {
    const schema = traitsSchema({
      type: 'object',
      required: ['email'],
      properties: {
        email: { type: 'string', format: 'email' },
        name: { type: 'object', required: ['last'], properties: { first: { type: 'string' }, last: {} } },
        age: { type: 'integer' },
      },
    })
    expect(schema.fields.map(({ path, required }) => [path.join('.'), required])).toEqual([
      ['email', true],
      ['name.first', false],
      ['name.last', true],
      ['age', false],
    ])
  })

  it('follows references to its own definitions, also where they go in circles', () => {
    const person = {
      type: 'object',
      properties: { name: { type: 'string' }, friend: { $ref: '#/definitions/person' } },
    }
    const schema = traitsSchema({ $ref: '#/definitions/person' }, { definitions: { person } })
    expect(schema.fields[0]?.path).toEqual(['name'])
    expect(schema.violations({ friend: { friend: { name: 1 } } })).toMatchObject([
      { pointer: '/traits/friend/friend/name', keyword: 'type', value: 1 },
    ])
  })

  it('applies the extension in lists and combinations, once for each value', () => {
    const address = {
      type: 'string',
      'ory.sh/kratos': {
        credentials: { password: { identifier: true } },
        verification: { via: 'email' },
        recovery: { via: 'email' },
      },
    }
    const schema = traitsSchema({
      type: 'object',
      properties: { emails: { type: 'array', items: { allOf: [address] } }, main: address },
    })
    expect(schema.extensions({ emails: ['A@x.org', 'b@x.org'], main: 'a@X.org' })).toEqual({
      identifiers: [
        { type: 'password', identifier: 'a@x.org' },
        { type: 'password', identifier: 'b@x.org' },
      ],
      verifiableAddresses: [
        { via: 'email', value: 'a@x.org' },
        { via: 'email', value: 'b@x.org' },
      ],
      recoveryAddresses: [
        { via: 'email', value: 'a@x.org' },
        { via: 'email', value: 'b@x.org' },
      ],
    })
  })

  it('refuses a document that is no JSON Schema, with its name', () => {
    expect(() => compileSchema('broken', { type: 'nonsense' }, false)).toThrow(/"broken"/)
    expect(() => compileSchema('far', { $ref: 'https://elsewhere.example/x.json' }, false)).toThrow(/"far"/)
  })

  it('has a built-in one for people with an e-mail address', () => {
    const schema = compileSchema('person', personSchema, true)
    expect(
      schema.violations({ email: 'ada@example.org', name: 'Ada', picture: 'https://x.org/a.png' }),
    ).toEqual([])
    expect(schema.violations({})).toMatchObject([
      { pointer: '/traits', keyword: 'required', params: { missingProperty: 'email' } },
    ])
    expect(schema.violations({ email: 'ada@example.org', admin: true })).toHaveLength(1)
  })
})

describe('the spelling of an identifier', () => {
  it('is its own spelling', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalizeIdentifier(text)
        expect(normalizeIdentifier(once)).toBe(once)
      }),
    )
  })

  it.each([
    [' Ada@Example.org\t', 'ada@example.org'],
    ['ａｄａ@example.org', 'ada@example.org'],
    ['ad\u200da@exam\u202eple.org', 'ada@example.org'],
    ['+1 (604) 555-12.34', '+16045551234'],
    ['+49 (0)', '+49 (0)'],
    ['ﬁona', 'fiona'],
  ])('of %j is %j', (text, expected) => {
    expect(normalizeIdentifier(text)).toBe(expected)
  })
})
