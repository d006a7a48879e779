import { identityError } from '../errors/identity-error.ts'
import type { IdentitySchema } from '../schemas/identity-schema.ts'
import type { Submission } from './submission.ts'

type Fields = Record<string, unknown>

/** Keys that would reach into JavaScript's own objects. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])
/** Deeper forms do not exist; deeper requests are attacks. */
const deepestKey = 16

/**
 * Reads the body of a submission. Dotted keys nest (`traits.name.first`), in forms and in JSON. In a form,
 * empty fields count as missing, the last of several values wins (a hidden `false` before a checkbox), texts
 * become numbers and booleans where the identity schema says so, and `transient_payload` may be JSON.
 */
export function decodeSubmission(
  body: unknown,
  encoding: 'form' | 'json',
  schema: IdentitySchema | undefined,
): Submission {
  if (body === undefined || body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body))
    throw identityError('bad_request', 'The body must be a form or a JSON object.')
  const nested: Fields = {}
  for (const [key, value] of Object.entries(body)) {
    const read = encoding === 'form' ? readFormValue(key, value, schema) : value
    if (read !== undefined) place(nested, key.split('.'), read)
  }
  refuseUnlessObject(nested, 'traits')
  refuseUnlessObject(nested, 'transient_payload')
  return nested
}

function readFormValue(key: string, value: unknown, schema: IdentitySchema | undefined): unknown {
  const text = Array.isArray(value) ? value.at(-1) : value
  if (typeof text !== 'string' || text === '') return undefined
  if (key === 'transient_payload') return parseJson(key, text)
  const field = schema?.fields.find(({ path }) => key === `traits.${path.join('.')}`)
  return field ? coerce(text, field.schema.type) : text
}

/** What cannot be coerced stays a text, so that the schema's own error says what is wrong with it. */
function coerce(text: string, type: unknown): unknown {
  if (type === 'boolean')
    return text === 'true' || text === 'on' ? true : text === 'false' || text === 'off' ? false : text
  if (type !== 'number' && type !== 'integer') return text
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

function parseJson(key: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw identityError('bad_request', `The field ${key} is not valid JSON.`)
  }
}

function place(target: Fields, path: readonly string[], value: unknown): void {
  if (path.length > deepestKey || path.some((key) => forbiddenKeys.has(key)))
    throw identityError('bad_request', 'A field has a name that no form has.')
  let place = target
  for (const key of path.slice(0, -1)) {
    if (!isObject(place[key])) place[key] = {}
    place = place[key] as Fields
  }
  const last = path.at(-1) as string
  place[last] = isObject(place[last]) && isObject(value) ? { ...place[last], ...value } : value
}

function refuseUnlessObject(fields: Fields, name: string): void {
  if (fields[name] !== undefined && !isObject(fields[name]))
    throw identityError('bad_request', `The field ${name} must be an object.`)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
