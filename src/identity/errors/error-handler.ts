import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { PlatformError } from '../../contracts/platform-error.ts'
import { wantsJson } from '../client/wants-json.ts'
import type { IdentityContext } from '../context.ts'
import { errorEnvelope } from './error-envelope.ts'
import { identityError } from './identity-error.ts'

/**
 * Turns every error of the identity server into its answer: the envelope, or for a browser in a
 * self-service flow a redirect to the error page, which asks for the envelope by its id.
 */
export function identityErrorHandler(context: Pick<IdentityContext, 'errorContainers' | 'settings'>) {
  return async (
    error: FastifyError | PlatformError,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const known = asPlatformError(error)
    if (known.status >= 500) request.log.error({ err: known.cause ?? known }, 'the request failed')
    const envelope = errorEnvelope(known, request.id)
    reply.headers(known.headers)
    // Without the database there is no container to keep the error in.
    if (isBrowserInFlow(request) && known.status !== 503) {
      const page = new URL(context.settings.errorUiUrl)
      page.searchParams.set('id', await context.errorContainers.keep(envelope.error))
      return reply.redirect(page.toString(), 303)
    }
    return reply
      .code(known.status)
      .type('application/json; charset=utf-8')
      .serializer((body: unknown) => JSON.stringify(body))
      .send(envelope)
  }
}

/** An error of this program as it is, one of the HTTP framework translated, anything else as 500. */
export function asPlatformError(error: FastifyError | PlatformError): PlatformError {
  if (error instanceof PlatformError) return error
  if (error.validation) {
    const [first] = error.validation
    const place = `${error.validationContext ?? 'request'}${first?.instancePath ?? ''}`
    return identityError('bad_request', `${place} ${problemOf(first)}.`)
  }
  const { statusCode = 500 } = error
  return statusCode >= 400 && statusCode < 500
    ? identityError('bad_request', { status: statusCode, reason: error.message })
    : identityError('internal_server_error', { cause: error })
}

function problemOf(violation: NonNullable<FastifyError['validation']>[number] | undefined): string {
  const { additionalProperty, allowedValues } = violation?.params ?? {}
  if (additionalProperty !== undefined) return `has the unknown field "${additionalProperty}"`
  if (Array.isArray(allowedValues)) return `must be one of ${allowedValues.join(', ')}`
  return violation?.message ?? 'is not valid'
}

function isBrowserInFlow({ url, headers }: FastifyRequest): boolean {
  return url.startsWith('/self-service/') && !url.startsWith('/self-service/errors') && !wantsJson(headers)
}
