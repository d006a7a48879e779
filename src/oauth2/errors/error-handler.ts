import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { ListenerName } from '../../http/endpoint.ts'
import { malformedRequest } from './admin-error.ts'
import { oauthError, oauthErrorBody } from './oauth-error.ts'

export interface ErrorHandlerOptions {
  readonly listener: ListenerName
  /** Answers of the public listener say what went wrong underneath. */
  readonly exposeInternalErrors: boolean
}

type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** The one place that turns a failure into Hydra's shape: `{error, error_description}`. */
export function errorHandler({ listener, exposeInternalErrors }: ErrorHandlerOptions): ErrorHandler {
  const debug = exposeInternalErrors && listener === 'public'
  return (thrown, request, reply) => {
    const error =
      thrown instanceof PlatformError
        ? thrown
        : fromFastify(thrown as FastifyError, isResourceRequest(listener, request))
    if (error.status >= 500) request.log.error({ err: error.cause ?? error }, 'the request failed')
    if (!reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
    const body = oauthErrorBody(error)
    // The body bypasses the endpoint's response schema, which describes its successes.
    return reply
      .code(error.status)
      .headers(error.headers)
      .header('content-type', 'application/json; charset=utf-8')
      .serializer(JSON.stringify)
      .send(debug ? withDebug(body, error) : body)
  }
}

/** Hydra words what is wrong with a document of a client or a key in another way than the OAuth 2.0 errors. */
function isResourceRequest(listener: ListenerName, { routeOptions }: FastifyRequest): boolean {
  const { url = '' } = routeOptions
  return listener === 'admin' ? !url.startsWith('/admin/oauth2/') : url.startsWith('/oauth2/register')
}

/** What Fastify found wrong before the endpoint ran, and whatever nobody expected. */
function fromFastify(error: FastifyError, isResource: boolean): PlatformError {
  if (error.validation)
    return isResource && error.validationContext === 'body'
      ? malformedRequest(`Unable to decode the request body: ${error.message}.`, error)
      : oauthError('invalid_request', { hint: `${error.message}.`, cause: error })
  const status = error.statusCode ?? 500
  if (status >= 500) return oauthError('server_error', { cause: error })
  if (status === 413)
    return oauthError('invalid_request', { status, hint: 'The body is too large.', cause: error })
  return isResource
    ? malformedRequest('Unable to decode the request body.', error)
    : oauthError('invalid_request', { hint: 'The body of the request cannot be read.', cause: error })
}

function withDebug(body: ReturnType<typeof oauthErrorBody>, error: PlatformError) {
  const { cause } = error
  if (!(cause instanceof Error)) return body
  return { ...body, error_description: `${body.error_description} ${cause.message}`.replaceAll('"', "'") }
}
