import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { LoginUiContext } from '../context.ts'
import { sendPage } from '../rendering/send-page.tsx'
import { ErrorPage } from './error-page.tsx'
import { PageError } from './page-error.ts'

/** The one place where a failure of a page becomes a page. */
export function pageErrorHandler(context: LoginUiContext) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const failure = explain(error)
    if (failure.status >= 500)
      context.log.error({ err: error, request_id: request.id }, 'a page could not be shown')
    else context.log.info({ code: failure.code, request_id: request.id }, 'a page request was refused')
    if (failure.retryAfter !== undefined) reply.header('retry-after', failure.retryAfter)
    return sendPage(
      reply,
      context.site,
      <ErrorPage {...failure} requestId={request.id} time={context.clock()} />,
      { status: failure.status },
    )
  }
}

interface Failure {
  readonly status: number
  readonly code: string
  readonly startAgain?: string | undefined
  readonly details?: string | undefined
  readonly retryAfter?: string | undefined
}

function explain(error: FastifyError | Error): Failure {
  if (error instanceof PlatformError)
    return {
      status: error.status,
      code: error.code,
      startAgain: error instanceof PageError ? error.startAgain : undefined,
      // Our own pages' codes explain themselves; what another part said may help its operator.
      details: error instanceof PageError ? undefined : error.message,
      retryAfter: error.headers['retry-after'],
    }
  const status = 'statusCode' in error ? error.statusCode : undefined
  return status !== undefined && status >= 400 && status < 500
    ? { status, code: 'invalid_page_request' }
    : { status: 500, code: 'internal_error' }
}
