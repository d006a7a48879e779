import type { Configuration } from '../config/configuration.ts'
import { createOutgoing, type OutgoingFetch, type OutgoingOptions } from '../http/outgoing/outgoing.ts'
import { webHooksOf } from './hooks/hook-settings.ts'
import { flowSections, type IdentitySettings } from './settings.ts'

const hookSeconds = 30
const longestAnswer = 5 * 1024 * 1024

/** For what people's requests lead to. */
export function guardedOutgoing(configuration: Configuration, { password }: IdentitySettings): OutgoingFetch {
  return createOutgoing(guard(configuration, [password.breaches.service, password.migrationHook?.url]))
}

/** For web hooks, and for the programs that make their bodies. */
export function hookOutgoing(configuration: Configuration): OutgoingFetch {
  const hooks = webHooksOf(flowSections(configuration.identity.selfservice.flows))
  const addresses = hooks.flatMap(({ url, body }) => [url, body])
  return createOutgoing({
    ...guard(configuration, addresses),
    timeoutMilliseconds: hookSeconds * 1000,
    maximumBodyBytes: longestAnswer,
  })
}

export function schemaOutgoing(configuration: Configuration): OutgoingFetch {
  return createOutgoing(
    guard(
      configuration,
      configuration.identity.identity.schemas.map(({ url }) => url),
    ),
  )
}

/** For services that send messages, and for the programs that write those down. */
export function courierOutgoing(configuration: Configuration): OutgoingFetch {
  const { http, channels } = configuration.identity.courier
  const services = [http.request_config, ...channels.map(({ request_config }) => request_config)]
  return createOutgoing(
    guard(
      configuration,
      services.flatMap((service) => [service?.url, service?.body]),
    ),
  )
}

/** For the keys that sign tokens of sessions, and for the programs that make their claims. */
export function tokenizerOutgoing(configuration: Configuration): OutgoingFetch {
  const templates = Object.values(configuration.identity.session.whoami.tokenizer.templates)
  const addresses = templates.flatMap(({ jwks_url, claims_mapper_url }) => [jwks_url, claims_mapper_url])
  return createOutgoing(guard(configuration, addresses))
}

/**
 * The operator wrote these addresses down, so they may be in a private network; unless the configuration says
 * of itself that nothing may, as it does where somebody else writes parts of it.
 */
function guard({ clients }: Configuration, written: readonly (string | undefined)[]): OutgoingOptions {
  const { disallow_private_ip_ranges: guarded, private_ip_exception_urls } = clients.http
  return {
    disallowPrivateIpRanges: guarded ?? true,
    privateIpExceptionUrls: private_ip_exception_urls,
    trustedOrigins: guarded ? [] : written.flatMap(originOf),
  }
}

/** None for what is no address of a server, such as a file. */
function originOf(address: string | undefined): string[] {
  const url = address === undefined ? null : URL.parse(address)
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? [url.origin] : []
}
