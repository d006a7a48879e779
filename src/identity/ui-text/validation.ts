import type { UiText } from '../../contracts/identity-api.ts'
import type { InvalidTraits, TraitViolation } from '../schemas/invalid-traits.ts'
import type { FieldMessages } from '../ui-nodes/node-messages.ts'
import { failure } from './flow-errors.ts'
import { error } from './ui-text.ts'

export function propertyMissing(property: string): UiText {
  return error(4000002, `Property ${property} is missing.`, { property })
}

/** A message at each field that was left empty. */
export function missingFields(fields: Readonly<Record<string, unknown>>): FieldMessages {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [[name, [propertyMissing(name)]]] : [],
    ),
  )
}

type Translation = (violation: TraitViolation) => UiText

/** By keyword of JSON Schema, as ajv names keywords and their parameters. */
const translations: Readonly<Record<string, Translation>> = {
  required: ({ params }) => propertyMissing(String(params.missingProperty)),
  minLength: ({ params, value }) =>
    error(4000003, `length must be >= ${params.limit}, but got ${lengthOf(value)}`, {
      min_length: params.limit,
      actual_length: lengthOf(value),
    }),
  maxLength: ({ params, value }) =>
    error(4000017, `length must be <= ${params.limit}, but got ${lengthOf(value)}`, {
      max_length: params.limit,
      actual_length: lengthOf(value),
    }),
  pattern: ({ params }) =>
    error(4000004, `does not match the pattern ${params.pattern}`, { pattern: params.pattern }),
  minimum: ({ params, value }) =>
    error(4000018, `must be >= ${params.limit} but found ${value}`, { minimum: params.limit, actual: value }),
  exclusiveMinimum: ({ params, value }) =>
    error(4000019, `must be > ${params.limit} but found ${value}`, { minimum: params.limit, actual: value }),
  maximum: ({ params, value }) =>
    error(4000020, `must be <= ${params.limit} but found ${value}`, { maximum: params.limit, actual: value }),
  exclusiveMaximum: ({ params, value }) =>
    error(4000021, `must be < ${params.limit} but found ${value}`, { maximum: params.limit, actual: value }),
  multipleOf: ({ params, value }) =>
    error(4000022, `${value} is not a multiple of ${params.multipleOf}`, {
      base: params.multipleOf,
      actual: value,
    }),
  maxItems: ({ params, value }) =>
    error(4000023, `at most ${params.limit} items are allowed, but found ${lengthOf(value)}`, {
      max_items: params.limit,
      actual_items: lengthOf(value),
    }),
  minItems: ({ params, value }) =>
    error(4000024, `at least ${params.limit} items are needed, but found ${lengthOf(value)}`, {
      min_items: params.limit,
      actual_items: lengthOf(value),
    }),
  uniqueItems: ({ params }) => {
    const [first, second] = [Number(params.i), Number(params.j)].toSorted((one, other) => one - other)
    return error(4000025, `items ${first} and ${second} are equal`, { index_a: first, index_b: second })
  },
  type: ({ params, value }) => {
    const allowed = [params.type].flat()
    return error(4000026, `expected ${allowed.join(' or ')}, but got ${typeNameOf(value)}`, {
      allowed_types: allowed,
      actual_type: typeNameOf(value),
    })
  },
  const: ({ params }) =>
    params.allowedValue === undefined
      ? error(4000030, 'has a value that is not allowed')
      : error(4000029, `must be equal to ${JSON.stringify(params.allowedValue)}`, {
          expected: params.allowedValue,
        }),
  format: (violation) => formatTranslations[String(violation.params.format)]?.(violation) ?? other(violation),
}

const formatTranslations: Readonly<Record<string, Translation>> = {
  email: ({ value }) => error(4000040, 'Enter a valid email address.', { value }),
  tel: ({ value }) => error(4000041, 'Enter a valid phone number.', { value }),
}

function other({ message }: TraitViolation): UiText {
  return failure(message)
}

/** What a person is told about a trait that does not fit the identity schema. */
function violationText(violation: TraitViolation): UiText {
  return (translations[violation.keyword] ?? other)(violation)
}

/** The name of the form field that a violation is about: `traits.name.first`. */
function violatedField({ pointer, keyword, params }: TraitViolation): string {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return [...path, ...(keyword === 'required' ? [String(params.missingProperty)] : [])].join('.')
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length
  return Array.isArray(value) ? value.length : 0
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** Messages by form field, for traits that do not fit their schema. */
export function fieldMessages({ violations }: InvalidTraits): FieldMessages {
  const messages: Record<string, UiText[]> = {}
  for (const violation of violations) {
    const field = violatedField(violation)
    messages[field] = [...(messages[field] ?? []), violationText(violation)]
  }
  return messages
}
