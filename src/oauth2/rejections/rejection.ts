import type { RejectRequest } from '../../contracts/oauth-admin-api.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Settings } from '../settings.ts'

/** What a login UI says when it turns a login or consent request down. */
export interface Rejection {
  readonly error: string
  readonly description: string
  readonly hint: string
  /** For the client's developer; told only when internal errors are exposed. */
  readonly debug: string
}

/** @param defaultError the error code when the login UI names none */
export function rejection(body: RejectRequest, defaultError: string): Rejection {
  return {
    error: body.error || defaultError,
    description: body.error_description ?? '',
    hint: body.error_hint ?? '',
    debug: body.error_debug ?? '',
  }
}

/** The error that the client is told. The status that the login UI wants has no place in a redirect. */
export function rejectionError(
  { error, description, hint, debug }: Rejection,
  { exposeInternalErrors }: Pick<OAuth2Settings, 'exposeInternalErrors'>,
): PlatformError {
  const sentences = [description, hint, exposeInternalErrors ? debug : '']
  return new PlatformError({ status: 400, code: error, message: sentences.filter(Boolean).join(' ') })
}
