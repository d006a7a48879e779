import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PlatformError } from '../../contracts/platform-error.ts'
import { errorEnvelope } from '../errors/error-envelope.ts'
import { identityError } from '../errors/identity-error.ts'
import { wantsJson } from './wants-json.ts'

/** A request of a self-service flow and the answer to it. */
export interface Dialogue {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** The client reads JSON: a single-page app or a native client. Others follow redirects. */
  readonly json: boolean
}

/** Begins the answer: what it is depends on the browser's cookies, so no cache may mix browsers up. */
export function dialogue(
  request: FastifyRequest,
  reply: FastifyReply,
  flow?: { readonly type: 'browser' | 'api' },
): Dialogue {
  reply.header('vary', 'Cookie')
  return { request, reply, json: flow?.type === 'api' || wantsJson(request.headers) }
}

/** Answers with JSON as it is: a flow or an envelope, whichever the status stands for. */
export function answerJson({ reply }: Dialogue, status: number, body: object): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}

export function answerError(dialogue: Dialogue, error: PlatformError): FastifyReply {
  dialogue.reply.headers(error.headers)
  return answerJson(dialogue, error.status, errorEnvelope(error, dialogue.request.id))
}

/** Sends the browser on: 303, or 422 `browser_location_change_required` for a script to do it. */
export function answerRedirect(dialogue: Dialogue, url: string): FastifyReply {
  if (!dialogue.json) return dialogue.reply.redirect(url, 303)
  return answerError(
    dialogue,
    identityError('browser_location_change_required', {
      reason: 'Send the browser to the address in redirect_browser_to.',
      beside: { redirect_browser_to: url },
    }),
  )
}
