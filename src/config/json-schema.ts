import { z } from 'zod'
import { configuration } from './configuration.ts'
import { keyDescriptions } from './descriptions.ts'

type JsonSchema = Record<string, unknown>

/** The JSON Schema of the configuration file, with which editors complete and check it. */
export function configurationJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(configuration, { io: 'input', unrepresentable: 'any', target: 'draft-7' })
  return {
    ...(complete(schema, []) as JsonSchema),
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

/** Describes every key, and lets `{ file: ... }` stand wherever a text may. */
function complete(schema: unknown, path: readonly string[]): unknown {
  if (Array.isArray(schema)) return schema.map((part) => complete(part, path))
  if (typeof schema !== 'object' || schema === null) return schema
  const { default: preset, description: own, ...rest } = schema as JsonSchema
  const description = keyDescriptions[path.join('.')] ?? own
  const head = {
    ...(description !== undefined && { description }),
    ...(preset !== undefined && { default: preset }),
  }
  const takesAnyText = rest.type === 'string' && rest.enum === undefined && rest.const === undefined
  if (takesAnyText) return { ...head, anyOf: [rest, { $ref: '#/definitions/secretFile' }] }
  return {
    ...head,
    ...Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, completePart(name, part, path)])),
  }
}

function completePart(name: string, part: unknown, path: readonly string[]): unknown {
  if (name === 'properties')
    return Object.fromEntries(
      Object.entries(part as JsonSchema).map(([key, child]) => [key, complete(child, [...path, key])]),
    )
  if (name === 'items') return complete(part, [...path.slice(0, -1), `${path.at(-1)}[]`])
  return name === 'enum' || name === 'propertyNames' || name === 'required' ? part : complete(part, path)
}
