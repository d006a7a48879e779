import { z } from 'zod'
import { configuration } from './configuration.ts'

type JsonSchema = Record<string, unknown>

/** The JSON Schema of the configuration file, with which editors complete and check it. */
export function configurationJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(configuration, { io: 'input', unrepresentable: 'any', target: 'draft-7' })
  return {
    ...(withSecretFiles(schema) as JsonSchema),
    title: 'Configuration of the identity platform',
    definitions: { ...((schema as JsonSchema).definitions as JsonSchema), secretFile },
  }
}

const secretFile: JsonSchema = {
  type: 'object',
  description: 'The content of a file, without the newline at its end.',
  properties: { file: { type: 'string' } },
  required: ['file'],
  additionalProperties: false,
}

/** Wherever a text may stand, `{ file: ... }` may stand too. */
function withSecretFiles(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withSecretFiles)
  if (typeof schema !== 'object' || schema === null) return schema
  const { type, enum: choices, const: constant, default: preset, description, ...rest } = schema as JsonSchema
  if (type === 'string' && choices === undefined && constant === undefined)
    return {
      ...(description !== undefined && { description }),
      ...(preset !== undefined && { default: preset }),
      anyOf: [{ type, ...rest }, { $ref: '#/definitions/secretFile' }],
    }
  return Object.fromEntries(
    Object.entries(schema as JsonSchema).map(([key, value]) => [
      key,
      key === 'default' || key === 'enum' || key === 'propertyNames' ? value : withSecretFiles(value),
    ]),
  )
}
