import type { OAuth2Settings } from '../settings.ts'
import type { DescribedAuthorization, RequestOrigin, WaitingDevice } from './authorization-request.ts'

/** A request whose parameters do not stand in an address: it is kept in the database or sealed in one. */
export interface CarriedRequest {
  /** The parameters. */
  readonly query: string
  readonly pushed: boolean
  readonly signed: boolean
  readonly device?: WaitingDevice
}

/** Of an address; with a sealed verifier beside it, a line of 8 KB still holds it. */
const longestAddress = 6000

/** The usual way: as the parameters of an address, or of a form. */
export function originOfAddress(requestUrl: string): RequestOrigin {
  return { carried: requestUrl.length > longestAddress, pushed: false, signed: false }
}

/** What later hops need to know beside the address by which they come. */
export function carriedRequest({
  origin: { carried, ...origin },
  parameters,
}: Pick<DescribedAuthorization, 'origin' | 'parameters'>): CarriedRequest | undefined {
  return carried ? { query: parameters.toString(), ...origin } : undefined
}

/** Where the browser comes back to the request, with a verifier. It ends with a parameter. */
export function addressOfHop(
  { publicUrl }: Pick<OAuth2Settings, 'publicUrl'>,
  { origin, client, requestUrl }: Pick<DescribedAuthorization, 'origin' | 'client' | 'requestUrl'>,
): string {
  if (!origin.carried || origin.device !== undefined) return requestUrl
  return `${publicUrl}/oauth2/auth?${new URLSearchParams({ client_id: client.id })}`
}
