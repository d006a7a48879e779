import { type ChallengePurpose, openChallenge } from '../challenges/challenge.ts'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { isPushedRequestUri, takePushedRequest } from '../pushed-requests/pushed-requests.ts'
import { type ResolvingObjects, resolveRequestObject } from '../request-objects/resolve-request-object.ts'
import type { RequestOrigin } from './authorization-request.ts'
import { type CarriedRequest, originOfAddress } from './carried-request.ts'
import { requestUrl } from './describe-authorization.ts'
import { parameter, withoutVerifiers } from './parameters.ts'

export type Resolving = Pick<OAuth2Context, 'database' | 'secrets' | 'settings' | 'clock'> & ResolvingObjects

/** The parameters of a request, wherever they came from. */
export interface ResolvedRequest {
  readonly client: Client
  readonly parameters: URLSearchParams
  readonly origin: RequestOrigin
}

/**
 * Finds the parameters of a request: in the address, in what the client pushed before (RFC 9126 §4), or, on a
 * later hop, in the sealed verifier. Throws when that is not to be had; nobody but the person can be told.
 */
export async function resolveRequest(
  context: Resolving,
  client: Client,
  received: URLSearchParams,
): Promise<ResolvedRequest> {
  const purpose = verifierPurpose(received)
  if (purpose) return resumedRequest(context, client, received, purpose)
  const requestUri = parameter(received, 'request_uri')
  if (requestUri !== undefined && isPushedRequestUri(requestUri))
    return pushedRequest(context, client, received)
  return sentRequest(context, client, received)
}

/** The request that a client sends, by an address or by pushing it, in an object or in parameters of their own. */
export async function sentRequest(
  context: Resolving,
  client: Client,
  received: URLSearchParams,
  pushed = false,
): Promise<ResolvedRequest> {
  const object = await resolveRequestObject(context, client, received, pushed)
  if (!object && !pushed) return addressedRequest(context, client, received)
  const parameters = object?.parameters ?? received
  return { client, parameters, origin: { carried: true, pushed, signed: object?.signed ?? false } }
}

/** The request as its address says it. */
function addressedRequest(
  { settings }: Pick<Resolving, 'settings'>,
  client: Client,
  parameters: URLSearchParams,
): ResolvedRequest {
  return { client, parameters, origin: originOfAddress(requestUrl(settings.publicUrl, parameters)) }
}

/** On a later hop the verifier brings what the address does not say. */
async function resumedRequest(
  context: Resolving,
  client: Client,
  received: URLSearchParams,
  purpose: VerifierPurpose,
): Promise<ResolvedRequest> {
  const verifier = received.get(parameterOf[purpose]) ?? ''
  const parameters = withoutVerifiers(received)
  // What the address says is what was sent to the login UI, which `requireSameRequest` makes sure of.
  if (parameters.size > 1) return addressedRequest(context, client, parameters)
  const opened = await openChallenge<{ carried?: CarriedRequest }>(context, purpose, verifier)
  if (!opened?.carried)
    throw oauthError(
      'access_denied',
      `The ${purpose} is invalid, has expired, or was not granted. Please start again.`,
    )
  if (opened.carried.device)
    throw oauthError('invalid_request', 'The request was begun for a device. Please start again.')
  return carried(client, opened.carried)
}

async function pushedRequest(
  context: Resolving,
  client: Client,
  received: URLSearchParams,
): Promise<ResolvedRequest> {
  if (received.has('request') || received.getAll('request_uri').length > 1)
    throw oauthError('invalid_request', 'Send one of the parameters request and request_uri, once.')
  const requestUri = received.get('request_uri') ?? ''
  const pushed = await takePushedRequest(context, client.id, requestUri)
  if (!pushed)
    throw oauthError(
      'invalid_request_uri',
      'The request_uri is unknown, was used before, has expired, or is of another client. Please start again in the application.',
    )
  return carried(client, pushed)
}

function carried(client: Client, { query, pushed, signed }: CarriedRequest): ResolvedRequest {
  const parameters = new URLSearchParams(query)
  if (parameters.get('client_id') !== client.id)
    throw oauthError('invalid_client', 'The request was begun for another client. Please start again.')
  return { client, parameters, origin: { carried: true, pushed, signed } }
}

type VerifierPurpose = Extract<ChallengePurpose, 'login verifier' | 'consent verifier'>

const parameterOf = { 'login verifier': 'login_verifier', 'consent verifier': 'consent_verifier' } as const

function verifierPurpose(received: URLSearchParams): VerifierPurpose | undefined {
  if (parameter(received, 'consent_verifier')) return 'consent verifier'
  return parameter(received, 'login_verifier') ? 'login verifier' : undefined
}
