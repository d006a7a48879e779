import type { Browser } from '../../browser/browser.ts'
import { openChallenge } from '../../challenges/challenge.ts'
import { requireUnexpired } from '../../challenges/request-state.ts'
import type { OAuth2Context } from '../../context.ts'
import type { DeviceRequest } from '../../device-requests/device-request.ts'
import type { DeviceVerifier } from '../../device-requests/device-verifier.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { requireSameBrowser } from '../authorization/require-same.ts'
import { startAuthorization } from '../authorization/start-authorization.ts'
import { deviceAuthorizationRequest } from './resumed-device-request.ts'

/** The second hop: the browser comes back from the page on which the person entered the code and confirmed it. */
export async function resumeAfterUserCode(
  context: OAuth2Context,
  browser: Browser,
  sealed: string,
): Promise<BrowserAnswer> {
  const verifier = await openChallenge<DeviceVerifier>(context, 'device verifier', sealed)
  if (!verifier)
    throw oauthError(
      'access_denied',
      'The device verifier is invalid, or it was not granted. Please start again.',
    )
  requireUnexpired(context, 'device', verifier.requestedAt)
  requireSameBrowser(context, browser, 'device', verifier)
  if (!verifier.accepted) throw oauthError('access_denied', 'The device was turned down.')
  const device = await context.deviceRequests.getWaiting(verifier.id)
  if (!device)
    throw oauthError(
      'access_denied',
      'The device waits no longer: it was answered before, or its code has expired.',
    )
  const { id, binding } = verifier
  const parameters = parametersOf(device, verifier.prompt)
  return startAuthorization(
    context,
    browser,
    await deviceAuthorizationRequest(context, parameters, { id, binding }),
  )
}

function parametersOf(
  { clientId, requestedScope, requestedAudience }: DeviceRequest,
  prompt: string | undefined,
): URLSearchParams {
  return new URLSearchParams([
    ['client_id', clientId],
    ['scope', requestedScope.join(' ')],
    ...requestedAudience.map((audience): [string, string] => ['audience', audience]),
    ...(prompt === undefined ? [] : [['prompt', prompt] as [string, string]]),
  ])
}
