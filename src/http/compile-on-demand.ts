import fastJsonStringify from 'fast-json-stringify'
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify'

/**
 * Fastify compiles the schemas of every route before it serves, which takes longer than everything else that a
 * start does together. Most routes wait long for their first request, so theirs are compiled by it.
 */

type Serialize = (document: unknown) => string

/** By schema: endpoints share the schemas of their errors. */
const serializers = new WeakMap<object, Serialize>()

/** Compiles what writes a response when the first one is written. */
export const serializerOnDemand: FastifySerializerCompiler<unknown> = ({ schema }) => {
  let serialize: Serialize | undefined
  return (document: unknown) => {
    serialize ??= serializerOf(schema as object)
    return serialize(document)
  }
}

function serializerOf(schema: object): Serialize {
  const known = serializers.get(schema)
  if (known) return known
  const serialize = fastJsonStringify(schema) as Serialize
  serializers.set(schema, serialize)
  return serialize
}

interface Validate {
  (document: unknown): unknown
  /** Of the last call, as Ajv leaves them. */
  errors?: unknown
}

/** Compiles what checks a part of a request, with the compiler of its scope, when the first one is checked. */
export function validatorOnDemand<Schema>(
  compile: FastifySchemaCompiler<Schema>,
): FastifySchemaCompiler<Schema> {
  return (part) => {
    let validate: Validate | undefined
    const onDemand: Validate = (document) => {
      validate ??= compile(part) as unknown as Validate
      const valid = validate(document)
      onDemand.errors = validate.errors
      return valid
    }
    return onDemand as ReturnType<FastifySchemaCompiler<Schema>>
  }
}
