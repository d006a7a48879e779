import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { serializerOnDemand, validatorOnDemand } from './compile-on-demand.ts'

type Schema = z.ZodType
type OutputOf<S> = S extends Schema ? z.output<S> : unknown

/** The two listeners: one for everybody, one for operators and the platform's own parts. */
export type ListenerName = 'public' | 'admin'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * What an endpoint is, apart from what it does. One zod schema per part gives its types, its OpenAPI
 * description and Fastify's compiled validator and serialiser.
 */
export interface EndpointDefinition<Params, Query, Body> {
  readonly listener: ListenerName
  readonly method: HttpMethod | readonly HttpMethod[]
  /** Fastify's notation: `/admin/clients/:id`. */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly tag: string
  readonly params?: Params
  readonly query?: Query
  /** Headers that the OpenAPI description names; they are not validated. */
  readonly headers?: readonly string[]
  readonly body?: Body
  /** How a body may be sent; `['json']` unless said. */
  readonly bodyFormats?: readonly ('json' | 'form')[]
  /** The largest body in bytes; that of the listener unless said. */
  readonly bodyLimit?: number
  /** By status: the schema of a JSON body, or null where there is none or it is not JSON. */
  readonly responses: Readonly<Record<number, Schema | null>>
}

export type EndpointRequest<Params, Query, Body> = FastifyRequest<{
  Params: OutputOf<Params>
  Querystring: OutputOf<Query>
  Body: OutputOf<Body>
}>

/** An endpoint whose handler still waits for the context of its component. */
export interface Endpoint<Context> {
  readonly definition: EndpointDefinition<Schema | undefined, Schema | undefined, Schema | undefined>
  readonly implement: (context: Context) => (request: FastifyRequest, reply: FastifyReply) => unknown
}

/** Joins a definition and its handler; the handler's request is typed by the definition's schemas. */
export function endpoint<
  Context,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  definition: EndpointDefinition<Params, Query, Body>,
  implement: (
    context: Context,
  ) => (request: EndpointRequest<Params, Query, Body>, reply: FastifyReply) => unknown,
): Endpoint<Context> {
  return { definition, implement } as unknown as Endpoint<Context>
}

/** Mounts the endpoints of one listener. The caller sets the error handler of its own contract. */
export function mount<Context>(
  server: FastifyInstance,
  listener: ListenerName,
  endpoints: readonly Endpoint<Context>[],
  context: Context,
): void {
  for (const { definition, implement } of endpoints) {
    if (definition.listener !== listener) continue
    const response = Object.fromEntries(
      Object.entries(definition.responses).flatMap(([status, schema]) =>
        schema ? [[status, jsonSchema(schema, 'output')]] : [],
      ),
    )
    const { validatorCompiler } = server
    server.route({
      method: definition.method as HttpMethod[],
      url: definition.path,
      serializerCompiler: serializerOnDemand,
      ...(definition.bodyLimit !== undefined && { bodyLimit: definition.bodyLimit }),
      ...(validatorCompiler && { validatorCompiler: validatorOnDemand(validatorCompiler) }),
      schema: {
        ...(definition.params && { params: jsonSchema(definition.params, 'input') }),
        ...(definition.query && { querystring: jsonSchema(definition.query, 'input') }),
        ...(definition.body && { body: jsonSchema(definition.body, 'input') }),
        response,
      },
      handler: implement(context) as never,
    })
  }
}

const jsonSchemas = { input: new WeakMap<Schema, object>(), output: new WeakMap<Schema, object>() }

/** The JSON Schema of a zod schema; the same object every time, for endpoints share schemas. */
function jsonSchema(schema: Schema, io: 'input' | 'output'): object {
  const known = jsonSchemas[io].get(schema)
  if (known) return known
  const converted = z.toJSONSchema(schema, { target: 'draft-7', io, unrepresentable: 'any' })
  jsonSchemas[io].set(schema, converted)
  return converted
}
