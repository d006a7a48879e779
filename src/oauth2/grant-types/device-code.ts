import type { PlatformError } from '../../contracts/platform-error.ts'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { deviceCodeHash } from '../device-requests/device-code.ts'
import type { PolledDevice } from '../device-requests/device-request-store.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { Grant } from '../grants/grant.ts'
import { isHooked } from '../hooks/index.ts'
import { issueTokens, type PreparedTokens, prepareTokens } from './grant-tokens.ts'
import type { GrantType } from './grant-type.ts'
import { changedSession } from './hooked-grant.ts'
import type { TokenRequestForm } from './token-request.ts'

/** RFC 8628 §3.4: a device asks, again and again, whether a person has granted it access. */
export const deviceCode: GrantType = {
  name: 'urn:ietf:params:oauth:grant-type:device_code',
  async exchange(context, client, form, confirmation) {
    if (!form.device_code) throw oauthError('invalid_request', 'The parameter "device_code" is missing.')
    const prepared = prepareTokens(context, client, 'device_authorization', confirmation)
    const hash = deviceCodeHash(form.device_code)
    const session = await sessionAfterHook(context, client, form, hash, prepared)
    const polled = await context.deviceRequests.poll({
      deviceCodeHash: hash,
      clientId: client.id,
      now: prepared.issuedAt,
      session,
      refreshToken: client.grantTypes.has('refresh_token') ? prepared.refreshToken.row : undefined,
    })
    if (!polled) throw oauthError('invalid_grant', 'The device code is unknown.')
    const refusal = refusalOf(polled, client, prepared.issuedAt)
    if (refusal) throw refusal
    const { grant, redeemed, refreshable } = polled
    if (!redeemed || !grant || grant.tokensRevokedAt)
      throw oauthError('invalid_grant', 'What was granted to the device was revoked.')
    return issueTokens(context, client, session ? { ...grant, session } : grant, prepared, {
      scope: grant.grantedScope,
      refreshable,
    })
  },
}

/**
 * The claims that the token hook makes of those of the grant; undefined where it changed none. It is asked before the
 * code is used up, and only about a device that will get tokens.
 */
async function sessionAfterHook(
  context: OAuth2Context,
  client: Client,
  form: TokenRequestForm,
  codeHash: Buffer,
  prepared: PreparedTokens,
): Promise<Grant['session'] | undefined> {
  if (!isHooked(context, deviceCode.name)) return undefined
  const grant = await context.deviceRequests.findGranted(codeHash, client.id)
  return grant && changedSession(context, { client, form, grant, prepared })
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
