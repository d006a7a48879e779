import type { DeviceUserCodeRequest } from '../../../contracts/oauth-admin-api.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'
import type { LoginUiContext } from '../../context.ts'
import { PageError } from '../../errors/page-error.ts'

/** What became of a code: the device that shows it, or why there is none. */
export type OpenedDevice =
  | { readonly outcome: 'open'; readonly request: DeviceUserCodeRequest }
  | { readonly outcome: 'unknown' | 'throttled' }

/** Throws a PageError for a challenge that is unknown or too old. */
export async function openDevice(
  { oauth, site }: LoginUiContext,
  challenge: string,
  userCode: string,
): Promise<OpenedDevice> {
  try {
    return { outcome: 'open', request: await oauth.getDeviceRequest(challenge, userCode) }
  } catch (cause) {
    if (!(cause instanceof PlatformError)) throw cause
    const { status, message } = cause
    if (status === 400) return { outcome: 'unknown' }
    if (status === 429) return { outcome: 'throttled' }
    const startAgain = `${site.settings.oauthPublicUrl}/oauth2/device/verify`
    if (status === 401)
      throw new PageError({ status, code: 'device_challenge_expired', message, cause, startAgain })
    if (status === 404)
      throw new PageError({ status, code: 'device_challenge_unknown', message, cause, startAgain })
    throw cause
  }
}
