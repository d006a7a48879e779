import type { ClaimRequest, RequestedClaims } from '../../contracts/oauth-admin-api.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { parameter } from './parameters.ts'

/**
 * The parameter `claims` (OpenID Connect Core §5.5). Members that are not known are left out, as it asks;
 * what cannot be understood is `invalid_request`. Undefined when there is none.
 */
export function requestedClaims(parameters: URLSearchParams): RequestedClaims | undefined {
  const text = parameter(parameters, 'claims')
  if (text === undefined) return undefined
  const { userinfo, id_token } = objectOf(parse(text))
  return {
    ...(userinfo !== undefined && { userinfo: claimRequests(userinfo) }),
    ...(id_token !== undefined && { id_token: claimRequests(id_token) }),
  }
}

function claimRequests(sent: unknown): Record<string, ClaimRequest | null> {
  return Object.fromEntries(
    Object.entries(objectOf(sent)).map(([name, request]) => [
      name,
      request === null ? null : claimRequest(request),
    ]),
  )
}

/** §5.5.1 */
function claimRequest(sent: unknown): ClaimRequest {
  const { essential, value, values } = objectOf(sent)
  if (essential !== undefined && typeof essential !== 'boolean') throw malformed()
  if (values !== undefined && !Array.isArray(values)) throw malformed()
  return {
    ...(essential !== undefined && { essential }),
    ...(value !== undefined && { value }),
    ...(values !== undefined && { values }),
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed()
  return value as Readonly<Record<string, unknown>>
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

function malformed() {
  return oauthError(
    'invalid_request',
    'The parameter claims must be a JSON object as OpenID Connect Core, section 5.5, describes it.',
  )
}
