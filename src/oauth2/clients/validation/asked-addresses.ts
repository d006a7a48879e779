import { namesPrivateHost } from '../../../http/outgoing/public-address.ts'
import { urlGlob } from '../../../http/outgoing/url-glob.ts'
import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

/**
 * Addresses that this server will ask must not lead into its own network (`clients.http`). Names are looked at
 * again by the guard of outgoing requests, whenever one is made.
 */
export const checkAskedAddresses: ClientCheck = (document, { privateAddresses }) => {
  if (!privateAddresses.refused) return
  const { jwks_uri, sector_identifier_uri, backchannel_logout_uri, request_uris = [] } = document
  const exceptions = privateAddresses.exceptions.map(urlGlob)
  const asked = [
    ...Object.entries({ jwks_uri, sector_identifier_uri, backchannel_logout_uri }),
    ...request_uris.map((uri) => ['request_uris', uri] as const),
  ]
  for (const [name, uri] of asked) {
    const url = uri === undefined ? null : URL.parse(uri)
    if (url && namesPrivateHost(url) && !exceptions.some((matches) => matches(url)))
      throw invalidMetadata(
        `"${name}" must not lead into a private network: "${url.host}" is none that others reach.`,
      )
  }
}
