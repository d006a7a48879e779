import { parse } from 'node:querystring'
import { Ajv } from 'ajv'
import ajvFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import type { ListenerName } from '../http/endpoint.ts'
import { errorHandler } from './errors/error-handler.ts'
import type { OAuth2Settings } from './settings.ts'

/** Far more than any request of the contract holds. */
const maximumFormFields = 200

/**
 * Prepares a Fastify scope for the endpoints of the OAuth 2.0 contract: forms, validation that changes
 * nothing, and Hydra's errors.
 */
export function prepareScope(
  server: FastifyInstance,
  listener: ListenerName,
  settings: Pick<OAuth2Settings, 'exposeInternalErrors'>,
): void {
  const ajv = new Ajv({ allErrors: false, strict: false })
  ajvFormats.default(ajv)
  server.setValidatorCompiler(({ schema }) => ajv.compile(schema))
  server.setErrorHandler(errorHandler({ listener, exposeInternalErrors: settings.exposeInternalErrors }))
  server.removeContentTypeParser('application/x-www-form-urlencoded')
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, parse(body as string, '&', '=', { maxKeys: maximumFormFields }))
    },
  )
}
