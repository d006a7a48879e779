import type { IncomingMessage } from 'node:http'
import { randomText } from '../../cryptography/random.ts'

const acceptable = /^[A-Za-z0-9._-]{8,64}$/

/** The id of a request in logs and answers: the one that a proxy in front has given it, or one of our own. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && acceptable.test(given) ? given : randomText(20)
}
