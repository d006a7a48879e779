import { expect, test } from 'vitest'
import { compileSchema } from '../schemas/compile-schema.ts'
import { InvalidTraits } from '../schemas/invalid-traits.ts'
import { fieldMessages } from './validation.ts'

const schema = compileSchema(
  'test',
  {
    type: 'object',
    properties: {
      traits: {
        type: 'object',
        required: ['email'],
        additionalProperties: false,
        properties: {
          email: { type: 'string', format: 'email', minLength: 5, maxLength: 20 },
          name: {
            type: 'object',
            required: ['last'],
            properties: { last: { type: 'string', pattern: '^[A-Z]' } },
          },
          age: { type: 'integer', minimum: 18, maximum: 120, multipleOf: 2 },
          score: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 10 },
          tags: { type: 'array', minItems: 2, maxItems: 3, uniqueItems: true, items: { type: 'string' } },
          terms: { const: true },
          plan: { enum: ['free'] },
        },
      },
    },
  },
  true,
)

test.each([
  [{}, 'traits.email', 4000002, { property: 'email' }],
  [{ email: 'a@b.example', name: {} }, 'traits.name.last', 4000002, { property: 'last' }],
  [{ email: 'a@b' }, 'traits.email', 4000003, { min_length: 5, actual_length: 3 }],
  [{ email: `${'a'.repeat(20)}@b.example` }, 'traits.email', 4000017, { max_length: 20, actual_length: 30 }],
  [{ email: 'nobody' }, 'traits.email', 4000040, { value: 'nobody' }],
  [{ name: { last: 'x' } }, 'traits.name.last', 4000004, { pattern: '^[A-Z]' }],
  [{ age: 12 }, 'traits.age', 4000018, { minimum: 18, actual: 12 }],
  [{ age: 130 }, 'traits.age', 4000020, { maximum: 120, actual: 130 }],
  [{ age: 19 }, 'traits.age', 4000022, { base: 2, actual: 19 }],
  [{ age: 'old' }, 'traits.age', 4000026, { allowed_types: ['integer'], actual_type: 'string' }],
  [{ score: 0 }, 'traits.score', 4000019, { minimum: 0, actual: 0 }],
  [{ score: 10 }, 'traits.score', 4000021, { maximum: 10, actual: 10 }],
  [{ tags: ['a'] }, 'traits.tags', 4000024, { min_items: 2, actual_items: 1 }],
  [{ tags: ['a', 'b', 'c', 'd'] }, 'traits.tags', 4000023, { max_items: 3, actual_items: 4 }],
  [{ tags: ['a', 'a'] }, 'traits.tags', 4000025, { index_a: 0, index_b: 1 }],
  [{ terms: false }, 'traits.terms', 4000029, { expected: true }],
  [{ plan: 'team' }, 'traits.plan', 4000001, undefined],
])('%j is told at %s with %d', (traits, field, id, context) => {
  const error = new InvalidTraits(
    schema.violations({
      email: 'a@b.example',
      ...traits,
      ...(Object.keys(traits).length === 0 && { email: undefined }),
    }),
  )
  const messages = fieldMessages(error)
  expect(messages[field]).toContainEqual(
    expect.objectContaining({
      id,
      type: 'error',
      text: expect.stringMatching(/\S/),
      ...(context && { context }),
    }),
  )
})
