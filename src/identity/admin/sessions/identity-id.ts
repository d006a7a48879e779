import { identityError } from '../../errors/identity-error.ts'
import { isUuid } from '../../flows/uuid.ts'

/** The id of an identity in a path, or 400. */
export function requireIdentityId(id: string): string {
  if (!isUuid(id)) throw identityError('bad_request', 'The id of an identity is a UUID.')
  return id
}
