import type { IncomingMessage } from 'node:http'
import { randomText } from '../../cryptography/random.ts'

const acceptable = /^[A-Za-z0-9._-]{8,64}$/
/** Of this process, so that ids of several processes differ. */
const prefix = randomText(10)
let requests = 0

/** The id of a request in logs and answers: the one that a proxy in front has given it, or one of our own. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  if (typeof given === 'string' && acceptable.test(given)) return given
  return `${prefix}-${(++requests).toString(36)}`
}
