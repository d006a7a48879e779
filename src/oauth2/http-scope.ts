import { parse } from 'node:querystring'
import { Ajv } from 'ajv'
import ajvFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import type { ListenerName } from '../http/endpoint.ts'
import { errorHandler } from './errors/error-handler.ts'
import { oauthError } from './errors/oauth-error.ts'
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
  server.addHook('onRequest', (request, _reply, done) => {
    done(holdsNul(request.url) ? nulRefusal() : undefined)
  })
  server.removeContentTypeParser(['application/json', 'application/x-www-form-urlencoded'])
  const parseJson = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (escapedNul.test(body as string)) done(nulRefusal())
    else parseJson(request, body as string, done)
  })
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      if (holdsNul(body as string)) done(nulRefusal())
      else done(null, parse(body as string, '&', '=', { maxKeys: maximumFormFields }))
    },
  )
}

const escapedNul = /(?<!\\)(?:\\\\)*\\u0000/

/** No name, token or address holds a NUL, and PostgreSQL has no text with one. */
function holdsNul(encoded: string): boolean {
  return encoded.includes('%00') || encoded.includes('\0')
}

function nulRefusal() {
  return oauthError('invalid_request', 'The request holds a NUL character.')
}
