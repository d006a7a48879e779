import { parameter, requestedScope } from '../authorization-request/parameters.ts'
import { normalResponseType } from '../authorization-request/response-type.ts'
import { invalidRequestObject } from './invalid-request-object.ts'
import type { Claims } from './verify-request-object.ts'

/** Claims about the JWT itself (RFC 7519 §4.1): they are no parameters. */
const ofTheJwt = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'])

/** The parameters that an object holds (RFC 9101 §4). */
export function objectParameters(claims: Claims): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(claims))
    if (!ofTheJwt.has(name)) for (const text of texts(value)) parameters.append(name, text)
  return parameters
}

/** RFC 9101 §6.3: what stands in the address beside the object is not looked at. */
export function objectAlone(clientId: string, claims: Claims): URLSearchParams {
  const parameters = objectParameters(claims)
  parameters.set('client_id', clientId)
  return parameters
}

/**
 * OpenID Connect Core §6.1: what the object says counts, and what it does not say is taken from the address.
 * The scopes of both are asked for, as in Hydra.
 */
export function objectAndAddress(received: URLSearchParams, claims: Claims): URLSearchParams {
  const object = objectParameters(claims)
  requireSameResponseType(received, object)
  const scope = new Set([...requestedScope(object), ...requestedScope(received)])
  const merged = new URLSearchParams()
  for (const [name, value] of received)
    if (name !== 'request' && name !== 'request_uri' && !object.has(name)) merged.append(name, value)
  for (const [name, value] of object) merged.append(name, value)
  if (scope.size > 0) merged.set('scope', [...scope].join(' '))
  return merged
}

function requireSameResponseType(received: URLSearchParams, object: URLSearchParams): void {
  const [outside, inside] = [received, object].map((from) => parameter(from, 'response_type'))
  if (outside && inside && normalResponseType(outside) !== normalResponseType(inside))
    throw invalidRequestObject('Its response_type is another one than that of the address.')
}

/** A list of texts is a parameter that is there several times; what has structure is JSON. */
function texts(value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (typeof value === 'string') return [value]
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) return value
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)]
}
