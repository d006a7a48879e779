import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'

/**
 * Validates the requests of a scope as they are: a body is neither coerced nor stripped of unknown fields, so
 * that a schema with `additionalProperties: false` refuses them. What stands in a URL is text, so there
 * numbers and booleans are read from it.
 */
export function strictValidation(server: FastifyInstance): void {
  const options = { strict: false, allErrors: true, useDefaults: true, removeAdditional: false } as const
  const bodies = new Ajv({ ...options, coerceTypes: false })
  const urls = new Ajv({ ...options, coerceTypes: 'array' })
  addFormats.default(bodies)
  addFormats.default(urls)
  server.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? bodies : urls).compile(schema as object),
  )
}
