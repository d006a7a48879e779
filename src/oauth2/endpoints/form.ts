import type { FastifyRequest } from 'fastify'
import { oauthError } from '../errors/oauth-error.ts'

/**
 * The form that a request carries. Throws 400 `invalid_request` when it carries none: the endpoints of
 * RFC 6749 take `application/x-www-form-urlencoded` and nothing else.
 */
export function formOf<Form extends object>(request: FastifyRequest, body: Form | null | undefined): Form {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  if (!isForm || !body || Object.keys(body).length === 0)
    throw oauthError('invalid_request', 'The body must be a form and must not be empty.')
  return body
}
