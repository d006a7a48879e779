import type { DeviceUserCodeRequest, RedirectTo } from '../../contracts/oauth-admin-api.ts'
import { openChallenge } from '../challenges/challenge.ts'
import { challengeNotFound, requireUnexpired } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { DeviceRequest } from './device-request.ts'
import { addressWithVerifier, type DeviceChallenge } from './device-verifier.ts'

type Operating = Pick<
  OAuth2Context,
  'clients' | 'database' | 'secrets' | 'settings' | 'clock' | 'deviceRequests' | 'userCodeGuesses' | 'events'
>

/** What a device asks for whose code a person has entered, so that they can be shown it before they answer. */
export async function getDeviceRequest(
  context: Operating,
  challenge: string,
  userCode: string,
): Promise<DeviceUserCodeRequest> {
  const { device } = await openDeviceRequest(context, challenge, userCode)
  const client = await context.clients.get(device.clientId)
  if (!client) throw unknownUserCode()
  return {
    challenge,
    client: client.document,
    requested_scope: device.requestedScope,
    requested_access_token_audience: device.requestedAudience,
  }
}

export async function acceptDeviceRequest(
  context: Operating,
  challenge: string,
  userCode: string,
): Promise<RedirectTo> {
  const opened = await openDeviceRequest(context, challenge, userCode)
  context.events.record('OAuth2DeviceUserCodeAccepted', { clientId: opened.device.clientId })
  return continueWith(context, opened, true)
}

/** The device hears of it at its next poll, whether the browser goes on or not. */
export async function rejectDeviceRequest(
  context: Operating,
  challenge: string,
  userCode: string,
): Promise<RedirectTo> {
  const opened = await openDeviceRequest(context, challenge, userCode)
  await context.deviceRequests.deny(opened.device.id)
  return continueWith(context, opened, false)
}

interface OpenedDeviceRequest {
  readonly device: DeviceRequest
  readonly opened: DeviceChallenge
}

/**
 * @throws PlatformError 404 for a text that is no device challenge, 401 for one that has expired, 400 for a code
 * of no device that waits, 429 after too many of those
 */
async function openDeviceRequest(
  context: Operating,
  challenge: string,
  userCode: string,
): Promise<OpenedDeviceRequest> {
  const opened = await openChallenge<DeviceChallenge>(context, 'device challenge', challenge)
  if (!opened) throw challengeNotFound()
  requireUnexpired(context, 'device', opened.requestedAt)
  if (userCode === '') throw oauthError('invalid_request', "The field 'user_code' must not be empty.")
  const guesser = { address: opened.address, challenge: opened.id }
  const device = await context.userCodeGuesses.limiting(guesser, () =>
    context.deviceRequests.findWaiting(userCode),
  )
  if (!device) throw unknownUserCode()
  return { device, opened }
}

async function continueWith(
  context: Operating,
  { device, opened }: OpenedDeviceRequest,
  accepted: boolean,
): Promise<RedirectTo> {
  const { requestedAt, binding } = opened
  const { id, clientId } = device
  const verifier = { id, binding, requestedAt, clientId, accepted }
  return { redirect_to: await addressWithVerifier(context, verifier) }
}

function unknownUserCode() {
  return oauthError('invalid_request', 'The user code is unknown, has expired, or was used before.')
}
