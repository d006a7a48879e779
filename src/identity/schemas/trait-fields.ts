import type { TraitField } from './identity-schema.ts'

type JsonSchema = Readonly<Record<string, unknown>>

const deepest = 10

/** The traits that a schema describes, in its order. Local references (`#/definitions/...`) are followed. */
export function traitFields(document: JsonSchema): TraitField[] {
  const traits = property(resolve(document, document), 'traits')
  return traits ? fieldsOf(document, resolve(document, traits), []) : []
}

function fieldsOf(document: JsonSchema, object: JsonSchema, path: readonly string[]): TraitField[] {
  if (path.length >= deepest) return []
  const required = new Set(Array.isArray(object.required) ? object.required : [])
  return Object.entries(propertiesOf(object)).flatMap(([key, schema]) => {
    const field = resolve(document, schema)
    const fieldPath = [...path, key]
    return Object.keys(propertiesOf(field)).length > 0
      ? fieldsOf(document, field, fieldPath)
      : [{ path: fieldPath, schema: field, required: required.has(key) }]
  })
}

function resolve(document: JsonSchema, schema: JsonSchema): JsonSchema {
  const { $ref } = schema
  if (typeof $ref !== 'string' || !$ref.startsWith('#/')) return schema
  let target: unknown = document
  for (const key of $ref.slice(2).split('/')) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~')
    target =
      typeof target === 'object' && target !== null && Object.hasOwn(target, name)
        ? (target as JsonSchema)[name]
        : undefined
  }
  return isSchema(target) ? target : schema
}

function property(schema: JsonSchema, name: string): JsonSchema | undefined {
  const properties = propertiesOf(schema)
  return Object.hasOwn(properties, name) ? properties[name] : undefined
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return isSchema(schema.properties) ? (schema.properties as Record<string, JsonSchema>) : {}
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
