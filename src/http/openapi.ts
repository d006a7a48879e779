import { z } from 'zod'
import type { Endpoint, HttpMethod } from './endpoint.ts'

export interface OpenApiInfo {
  readonly title: string
  readonly description: string
  readonly version: string
}

type JsonObject = Record<string, unknown>

/**
 * The OpenAPI 3.1 description of a list of endpoints. Schemas that carry an id
 * (`schema.meta({ id: 'OAuth2Client' })`) become components and are referred to by that name.
 * @param failure the body of every failure that an endpoint does not describe itself
 */
export function openApiDescription(
  endpoints: readonly Endpoint<never>[],
  info: OpenApiInfo,
  failure: z.ZodType,
): JsonObject {
  const schemas: Record<string, unknown> = {}
  const paths: Record<string, Record<string, unknown>> = {}

  const convert = (schema: z.ZodType, io: 'input' | 'output'): unknown => {
    const {
      $schema: _,
      $defs,
      ...converted
    } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject
    for (const [name, definition] of Object.entries(($defs as JsonObject) ?? {})) {
      const { id: __, ...named } = definition as JsonObject
      schemas[name] = pointToComponents(named)
    }
    const { id, ...rest } = converted as JsonObject
    if (typeof id !== 'string') return pointToComponents(rest)
    schemas[id] = pointToComponents(rest)
    return { $ref: `#/components/schemas/${id}` }
  }

  for (const { definition } of endpoints) {
    const path = definition.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    const methods = Array.isArray(definition.method) ? definition.method : [definition.method]
    for (const method of methods as HttpMethod[])
      paths[path][method.toLowerCase()] = {
        operationId: methods[0] === method ? definition.operationId : `${definition.operationId}${method}`,
        summary: definition.summary,
        tags: [definition.tag],
        parameters: [
          ...parameters(definition.params, 'path', convert),
          ...parameters(definition.query, 'query', convert),
          ...(definition.headers ?? []).map((name) => ({ name, in: 'header', schema: { type: 'string' } })),
        ],
        ...(definition.body && {
          requestBody: {
            content: Object.fromEntries(
              (definition.bodyFormats ?? ['json']).map((format) => [
                format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
                { schema: convert(definition.body as z.ZodType, 'input') },
              ]),
            ),
          },
        }),
        responses: Object.fromEntries(
          [...Object.entries(definition.responses), ['default', failure] as const].map(([status, schema]) => [
            status,
            {
              description: describeStatus(status),
              ...(schema && { content: { 'application/json': { schema: convert(schema, 'output') } } }),
            },
          ]),
        ),
      }
  }
  return { openapi: '3.1.0', info, paths, components: { schemas } }
}

function parameters(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  convert: (schema: z.ZodType, io: 'input') => unknown,
): JsonObject[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    schema: convert(field, 'input'),
  }))
}

function pointToComponents(schema: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonObject
}

function describeStatus(text: string): string {
  if (text === 'default') return 'Failure'
  const status = Number(text)
  if (status < 300) return 'Success'
  if (status < 400) return 'Redirection'
  return status < 500 ? 'The request was refused' : 'The platform failed'
}
