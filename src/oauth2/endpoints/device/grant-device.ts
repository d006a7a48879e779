import type {
  AuthorizationRequest,
  WaitingDevice,
} from '../../authorization-request/authorization-request.ts'
import { pageRedirect } from '../../browser/page-redirect.ts'
import { grantWithoutCode } from '../../consent-requests/complete-consent.ts'
import type { ConsentAcceptance, ConsentFlow } from '../../consent-requests/consent-flow.ts'
import type { OAuth2Context } from '../../context.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'

/** Lets a device in that waits: its next poll gets the tokens (RFC 8628 §3.3). */
export async function grantDevice(
  { settings, clock, deviceRequests }: OAuth2Context,
  request: AuthorizationRequest,
  device: WaitingDevice,
  flow: ConsentFlow,
  acceptance: ConsentAcceptance,
): Promise<BrowserAnswer> {
  const grant = grantWithoutCode(request, flow, acceptance, clock())
  if (!(await deviceRequests.grant(device.id, grant)))
    throw oauthError(
      'access_denied',
      'The device waits no longer: it was answered before, or its code has expired.',
    )
  return pageRedirect(settings.urls.deviceSuccess, { client_id: request.client.id })
}
