import type {
  AuthorizationRequest,
  WaitingDevice,
} from '../../authorization-request/authorization-request.ts'
import type { CarriedRequest } from '../../authorization-request/carried-request.ts'
import { describeAuthorization } from '../../authorization-request/describe-authorization.ts'
import { openChallenge } from '../../challenges/challenge.ts'
import type { OAuth2Context } from '../../context.ts'
import { oauthError } from '../../errors/oauth-error.ts'

/** The request that a verifier of a later hop carries, which must be one for a device. */
export async function resumedDeviceRequest(
  context: OAuth2Context,
  purpose: 'login verifier' | 'consent verifier',
  sealed: string,
): Promise<AuthorizationRequest> {
  const opened = await openChallenge<{ carried?: CarriedRequest }>(context, purpose, sealed)
  if (!opened?.carried?.device)
    throw oauthError('access_denied', `The ${purpose} is invalid, or it was not granted. Please start again.`)
  return deviceAuthorizationRequest(context, new URLSearchParams(opened.carried.query), opened.carried.device)
}

/**
 * What a device asks for, as a request that goes the way of all authorization requests. Its answer goes to the
 * device: the browser ends up on a page that says so.
 */
export async function deviceAuthorizationRequest(
  context: OAuth2Context,
  parameters: URLSearchParams,
  device: WaitingDevice,
): Promise<AuthorizationRequest> {
  const client = await context.clients.get(parameters.get('client_id') ?? '')
  if (!client) throw oauthError('invalid_client', 'The client does not exist any more.')
  const origin = { carried: true, pushed: false, signed: false, device }
  return {
    ...(await describeAuthorization(context, { client, parameters, origin })),
    target: {
      client,
      redirectUri: context.settings.urls.deviceSuccess,
      responseMode: 'query',
      signed: false,
      state: '',
    },
  }
}
