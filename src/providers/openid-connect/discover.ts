import * as client from 'openid-client'
import type { ProviderConfiguration } from '../../config/provider.ts'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'

/**
 * The provider as its discovery document describes it (OpenID Connect Discovery §4); `auth_url`, `token_url`
 * and `userinfo_url` of the configuration win. With `jwks_url` nothing is asked for.
 */
export async function discover(
  issuer: string,
  configuration: ProviderConfiguration,
  fetch: OutgoingFetch,
): Promise<client.Configuration> {
  const server = configuration.jwks_url
    ? { issuer, jwks_uri: configuration.jwks_url }
    : await discoveryDocument(issuer, configuration, fetch)
  return relyingParty(configuration, { ...server, ...writtenDown(configuration) }, fetch)
}

/** The platform as a client of a server. The requests of the library go through the guard. */
function relyingParty(
  configuration: ProviderConfiguration,
  server: client.ServerMetadata,
  fetch: OutgoingFetch,
): client.Configuration {
  const party = new client.Configuration(
    server,
    configuration.client_id,
    undefined,
    clientAuthentication(configuration, server),
  )
  party[client.customFetch] = fetch as client.CustomFetch
  allowHttpAt(server.issuer, party)
  return party
}

/** Plain http only where the operator wrote an http address. */
export function allowHttpAt(configuredAddress: string, party: client.Configuration): void {
  if (configuredAddress.startsWith('http:')) client.allowInsecureRequests(party)
}

/**
 * How the platform proves who it is at the token endpoint: the method that the server names, by default Basic
 * (OpenID Connect Discovery §3), nothing for a public client.
 */
export function clientAuthentication(
  { client_secret: secret }: ProviderConfiguration,
  server: Pick<client.ServerMetadata, 'token_endpoint_auth_methods_supported'>,
): client.ClientAuth {
  if (!secret) return client.None()
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic')
    ? client.ClientSecretBasic(secret)
    : client.ClientSecretPost(secret)
}

async function discoveryDocument(
  issuer: string,
  { client_id }: ProviderConfiguration,
  fetch: OutgoingFetch,
): Promise<client.ServerMetadata> {
  const discovered = await client.discovery(new URL(issuer), client_id, undefined, client.None(), {
    [client.customFetch]: fetch as client.CustomFetch,
    ...(issuer.startsWith('http:') && { execute: [client.allowInsecureRequests] }),
  })
  return discovered.serverMetadata()
}

function writtenDown(configuration: ProviderConfiguration): Partial<client.ServerMetadata> {
  const { auth_url, token_url, userinfo_url } = configuration
  return {
    ...(auth_url && { authorization_endpoint: auth_url }),
    ...(token_url && { token_endpoint: token_url }),
    ...(userinfo_url && { userinfo_endpoint: userinfo_url }),
  }
}
