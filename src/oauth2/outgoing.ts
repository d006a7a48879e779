import type { Configuration } from '../config/configuration.ts'
import { createOutgoing, type OutgoingFetch, type OutgoingOptions } from '../http/outgoing/outgoing.ts'

/**
 * Requests to addresses that somebody else chose, such as a client's `jwks_uri`: behind the guard against
 * server-side request forgery, as `clients.http` says.
 */
export function guardedOutgoing(
  { clients: { http } }: Pick<Configuration, 'clients'>,
  limits: Pick<OutgoingOptions, 'timeoutMilliseconds' | 'maximumBodyBytes'> = {},
): OutgoingFetch {
  return createOutgoing({
    disallowPrivateIpRanges: http.disallow_private_ip_ranges,
    privateIpExceptionUrls: http.private_ip_exception_urls,
    ...limits,
  })
}
