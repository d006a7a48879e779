import { PlatformError } from '../../contracts/platform-error.ts'

// Hydra's admin API answers some failures with a sentence where the code of the OAuth 2.0 contract would be.
// Programs compare these sentences, so they are kept.

/** A row that does not exist: 404. */
export function resourceNotFound(): PlatformError {
  return new PlatformError({ status: 404, code: 'Unable to locate the resource', message: '' })
}

/** A body, a parameter or a page token that cannot be read: 400. @param message what is wrong and what to do */
export function malformedRequest(message: string, cause?: unknown): PlatformError {
  return new PlatformError({
    status: 400,
    code: 'The request was malformed or contained invalid parameters',
    message,
    cause,
  })
}

/** A row of that name exists: 409. */
export function resourceExists(message: string): PlatformError {
  return new PlatformError({
    status: 409,
    code: 'Unable to insert or update resource because a resource with that value exists already',
    message,
  })
}
