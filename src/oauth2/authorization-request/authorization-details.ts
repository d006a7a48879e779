import type { AuthorizationDetail } from '../../contracts/oauth-admin-api.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { parameter } from './parameters.ts'

/** More than any person could be asked about on one page. */
const maximumDetails = 50

/** RFC 9396 §2: a list of objects, each with a type. Throws `invalid_authorization_details` (§5). */
export function requestedAuthorizationDetails(parameters: URLSearchParams): readonly AuthorizationDetail[] {
  return readAuthorizationDetails(parameter(parameters, 'authorization_details'))
}

/** The details of a parameter; none when it is not there. */
export function readAuthorizationDetails(text: string | undefined): readonly AuthorizationDetail[] {
  if (text === undefined) return []
  const details = parseDetails(text)
  if (!details)
    throw oauthError(
      'invalid_authorization_details',
      'The parameter authorization_details must be a list of JSON objects, each with a "type".',
    )
  return details
}

function parseDetails(text: string): AuthorizationDetail[] | undefined {
  try {
    const details: unknown = JSON.parse(text)
    if (!Array.isArray(details) || details.length > maximumDetails) return undefined
    return details.every(isDetail) ? details : undefined
  } catch {
    return undefined
  }
}

function isDetail(value: unknown): value is AuthorizationDetail {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { type } = value as { readonly type?: unknown }
  return typeof type === 'string' && type !== ''
}
