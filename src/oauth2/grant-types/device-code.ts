import type { PlatformError } from '../../contracts/platform-error.ts'
import type { Client } from '../clients/client.ts'
import { deviceCodeHash } from '../device-requests/device-code.ts'
import type { PolledDevice } from '../device-requests/device-request-store.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { issueTokens, prepareTokens } from './grant-tokens.ts'
import type { GrantType } from './grant-type.ts'

/** RFC 8628 §3.4: a device asks, again and again, whether a person has granted it access. */
export const deviceCode: GrantType = {
  name: 'urn:ietf:params:oauth:grant-type:device_code',
  async exchange(context, client, form, confirmation) {
    if (!form.device_code) throw oauthError('invalid_request', 'The parameter "device_code" is missing.')
    const prepared = prepareTokens(context, client, 'device_authorization', confirmation)
    const polled = await context.deviceRequests.poll({
      deviceCodeHash: deviceCodeHash(form.device_code),
      clientId: client.id,
      now: prepared.issuedAt,
      refreshToken: client.grantTypes.has('refresh_token') ? prepared.refreshToken.row : undefined,
    })
    if (!polled) throw oauthError('invalid_grant', 'The device code is unknown.')
    const refusal = refusalOf(polled, client, prepared.issuedAt)
    if (refusal) throw refusal
    const { grant, redeemed, refreshable } = polled
    if (!redeemed || !grant || grant.tokensRevokedAt)
      throw oauthError('invalid_grant', 'What was granted to the device was revoked.')
    return issueTokens(context, client, grant, prepared, { scope: grant.grantedScope, refreshable })
  },
}

/** RFC 8628 §3.5. The statement that looks at the request makes the same decisions. */
function refusalOf(
  { clientId, state, expiresAt, tooEarly }: PolledDevice,
  client: Client,
  now: Date,
): PlatformError | undefined {
  if (clientId !== client.id)
    return oauthError('invalid_grant', 'The device code was issued to another client.')
  if (state === 'redeemed') return oauthError('invalid_grant', 'The device code has already been used.')
  if (expiresAt <= now) return oauthError('expired_token')
  // The error of a token request has the status 400 (RFC 6749 §5.2).
  if (state === 'denied') return oauthError('access_denied', { status: 400, hint: 'The person declined.' })
  if (state === 'waiting') return oauthError(tooEarly ? 'slow_down' : 'authorization_pending')
  return undefined
}
