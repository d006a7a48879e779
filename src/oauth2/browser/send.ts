import type { FastifyReply } from 'fastify'
import type { BrowserAnswer } from '../response-modes/answer.ts'
import type { Browser } from './browser.ts'

/** Sends an answer, with the cookies that the browser is given. */
export function send(reply: FastifyReply, browser: Browser, answer: BrowserAnswer): FastifyReply {
  browser.writeTo(reply)
  return reply.code(answer.status).headers(answer.headers).send(answer.body)
}
