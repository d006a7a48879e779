import * as client from 'openid-client'
import type { ProviderConfiguration } from '../config/provider.ts'
import type { ProviderClaims } from '../contracts/provider-registry.ts'
import { isTrue, providerClaims } from './claims/provider-claims.ts'
import { defaultMap } from './mappers/default-map.ts'
import { directoryMap } from './mappers/directory-map.ts'
import { type AccessToProvider, OpenIdConnector } from './openid-connect/connector.ts'
import { allowHttpAt, clientAuthentication } from './openid-connect/discover.ts'
import type { VerifiedClaims } from './openid-connect/verified-claims.ts'
import type { ConnectorEnvironment, ProviderKind } from './provider-kind.ts'

const globalCloud = 'https://login.microsoftonline.com'
const graph = 'https://graph.microsoft.com'

/** Tenants that stand for people of many directories, who may call themselves what they like. */
const sharedTenants: readonly string[] = ['common', 'organizations', 'consumers']

/** Microsoft Entra ID. Source: https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc */
export const microsoft: ProviderKind = {
  displayName: 'Microsoft',
  map: (claims, configuration) =>
    sharedTenants.includes(configuration.microsoft_tenant as string)
      ? defaultMap(claims, configuration)
      : directoryMap(claims, configuration),
  connect: (configuration, environment) =>
    new OpenIdConnector(configuration, environment, {
      issuer: configuration.issuer_url ?? globalCloud,
      claimsSource: 'id_token',
      knownToSupportPkce: true,
      discover: () => discoverTenant(configuration, environment),
      finish: (claims, access) => finish(claims, access, configuration),
    }),
}

/**
 * The discovery document of a tenant. That of `common` and `organizations` names the issuer as a template,
 * and the issuer of an ID token is the template with the token's `tid`. The client library knows this rule by
 * the address of the global cloud, so other clouds are asked for under that name.
 */
async function discoverTenant(
  configuration: ProviderConfiguration,
  { fetch }: ConnectorEnvironment,
): Promise<client.Configuration> {
  const cloud = new URL(configuration.issuer_url ?? globalCloud).origin
  const tenant = configuration.microsoft_tenant as string
  const fromCloud: client.CustomFetch = (address, request) =>
    fetch(address.replace(globalCloud, cloud), request as Parameters<typeof fetch>[1])
  const party = await client.discovery(
    new URL(`${globalCloud}/${tenant}/v2.0`),
    configuration.client_id,
    undefined,
    clientAuthentication(configuration, {
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    }),
    { [client.customFetch]: fromCloud },
  )
  const { issuer } = party.serverMetadata()
  if (new URL(issuer).origin !== cloud) throw new Error(`the discovery document is that of ${issuer}`)
  party[client.customFetch] = fetch as client.CustomFetch
  allowHttpAt(cloud, party)
  return party
}

async function finish(
  claims: VerifiedClaims,
  access: AccessToProvider,
  configuration: ProviderConfiguration,
): Promise<ProviderClaims> {
  const subject = await subjectOf(claims, access, configuration)
  // The e-mail of Entra ID is whatever a directory says, unless the owner of its domain was verified.
  // Source: https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization
  const verified = isTrue(claims.email_verified) || isTrue(claims.xms_edov) || claims.xms_edov === '1'
  return providerClaims(claims.iss, subject, { ...claims, email_verified: verified })
}

async function subjectOf(
  claims: VerifiedClaims,
  { accessToken, party }: AccessToProvider,
  { subject_source, api_url }: ProviderConfiguration,
): Promise<string> {
  if (subject_source === 'oid') return text(claims.oid, 'the ID token has no oid')
  if (subject_source !== 'me') return claims.sub
  const me = new URL(`${api_url ?? graph}/v1.0/me`)
  const response = await client.fetchProtectedResource(party, accessToken, me, 'GET')
  const person = (await response.json()) as { id?: unknown }
  return text(person.id, 'Microsoft Graph did not say who the person is')
}

function text(value: unknown, otherwise: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(otherwise)
  return value
}
