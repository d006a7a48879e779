import type { PlatformError } from '../../../contracts/platform-error.ts'
import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import type { OAuth2Context } from '../../context.ts'
import { type Rejection, rejectionError } from '../../rejections/rejection.ts'

/** What becomes of a request that the login UI turned down. A device that waits for it hears of it (RFC 8628 §3.5). */
export async function rejectedRequest(
  { settings, deviceRequests }: OAuth2Context,
  { origin }: AuthorizationRequest,
  rejection: Rejection,
): Promise<PlatformError> {
  if (origin.device) await deviceRequests.deny(origin.device.id)
  return rejectionError(rejection, settings)
}
