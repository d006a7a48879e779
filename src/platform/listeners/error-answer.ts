import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { PlatformError } from '../../contracts/platform-error.ts'

/**
 * The answer to an error outside of a component, such as a refused admin token, in the envelope that all
 * contracts' clients can read.
 */
export function errorAnswer(
  error: FastifyError | PlatformError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = error instanceof PlatformError
  const status = known ? error.status : (error.statusCode ?? 500)
  if (status >= 500) request.log.error({ err: error }, 'the request failed')
  const message =
    known || status < 500
      ? error.message
      : `The platform failed. Its log says more about request ${request.id}.`
  return reply
    .code(status)
    .headers(known ? error.headers : {})
    .send({
      error: {
        id: known ? error.code : status < 500 ? 'bad_request' : 'internal_server_error',
        code: status,
        message,
        request: request.id,
      },
    })
}
