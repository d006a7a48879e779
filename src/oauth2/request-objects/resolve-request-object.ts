import { parameter, requestedScope } from '../authorization-request/parameters.ts'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { decryptRequestObject, isEncrypted } from './decrypt-request-object.ts'
import { invalidRequestObject } from './invalid-request-object.ts'
import { objectAlone, objectAndAddress } from './object-parameters.ts'
import { contentHash } from './remote-request-objects.ts'
import { verifyRequestObject } from './verify-request-object.ts'

export type ResolvingObjects = Pick<
  OAuth2Context,
  'clientKeys' | 'decryptionKeys' | 'requestObjects' | 'settings' | 'clock'
>

/** What a request object says, and whether its client signed it. */
export interface ObjectRequest {
  readonly parameters: URLSearchParams
  readonly signed: boolean
}

/** Far more than any request needs; what is longer is not looked at. */
const maximumLength = 65_536

/**
 * The request inside a request object, which comes by value or by reference (RFC 9101, OpenID Connect Core §6);
 * undefined when there is none. An object beside the parameters of OpenID Connect completes them; any other
 * one, and that of a client which must sign, stands alone.
 */
export async function resolveRequestObject(
  context: ResolvingObjects,
  client: Client,
  received: URLSearchParams,
  pushed = false,
): Promise<ObjectRequest | undefined> {
  const sent = await sentObject(context, client, received)
  if (sent === undefined) return undefined
  if (sent.length > maximumLength) throw invalidRequestObject('It is too long.')
  const mustBeSigned =
    context.settings.requireSignedRequestObject || client.document.require_signed_request_object === true
  const alone = pushed || mustBeSigned || !requestedScope(received).includes('openid')
  const object = isEncrypted(sent) ? await decryptRequestObject(context.decryptionKeys, sent) : sent
  const { claims, signed } = await verifyRequestObject(context, client, object, {
    signature: alone ? 'required' : 'optional',
    bounded: mustBeSigned,
  })
  if (!alone) return { parameters: objectAndAddress(received, claims), signed }
  if (claims.client_id !== client.id)
    throw invalidRequestObject('The claim "client_id" is missing (RFC 9101, section 4).')
  return { parameters: objectAlone(client.id, claims), signed }
}

async function sentObject(
  { requestObjects }: ResolvingObjects,
  { document }: Client,
  received: URLSearchParams,
): Promise<string | undefined> {
  const byValue = received.getAll('request')
  const byReference = received.getAll('request_uri')
  if (byValue.length + byReference.length > 1)
    throw oauthError('invalid_request', 'Send one of the parameters request and request_uri, once.')
  const uri = parameter(received, 'request_uri')
  if (uri === undefined) return parameter(received, 'request')
  if (!isRegistered(document.request_uris ?? [], uri))
    throw oauthError('invalid_request_uri', 'The request_uri is none of those that the client registered.')
  return requestObjects.get(uri)
}

/** The same text, or a registered address with the hash of the content at its end (OpenID Connect Core §6.2). */
function isRegistered(registered: readonly string[], uri: string): boolean {
  return (
    registered.includes(uri) || (contentHash(uri) !== undefined && registered.includes(uri.slice(0, -44)))
  )
}
