import type { TokenEndpointResponse } from 'openid-client'
import type { ProviderClaims } from '../contracts/provider-registry.ts'
import { providerClaims } from './claims/provider-claims.ts'
import { defaultMap } from './mappers/default-map.ts'
import { OAuth2Connector, type ProviderApi } from './oauth2/connector.ts'
import type { ProviderKind } from './provider-kind.ts'

const gitHubDotCom = 'https://github.com'

/**
 * GitHub, GitHub Enterprise Server by `issuer_url`. It has no ID token; who the person is comes from its API.
 * Source: https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export const github: ProviderKind = {
  displayName: 'GitHub',
  map: defaultMap,
  connect: (configuration, environment) => {
    const base = withoutSlash(configuration.issuer_url ?? gitHubDotCom)
    const api = withoutSlash(configuration.api_url ?? apiOf(base))
    const tokenEndpoint = `${base}/login/oauth/access_token`
    return new OAuth2Connector(configuration, environment, {
      issuer: `${base}/login/oauth`,
      server: {
        authorization_endpoint: `${base}/login/oauth/authorize`,
        token_endpoint: tokenEndpoint,
      },
      scope: configuration.scope.length > 0 ? configuration.scope : ['user:email'],
      knownToSupportPkce: true,
      // The issuer of the claims is the token endpoint, as Kratos has it in its identities.
      claims: (person, tokens) => claimsOf(person, api, tokens, tokenEndpoint),
      tokenErrors,
    })
  },
}

interface GitHubUser {
  readonly id: number
  readonly login: string
  readonly name?: string | null
  readonly avatar_url?: string
  readonly html_url?: string
  readonly blog?: string | null
  readonly email?: string | null
}

interface GitHubEmail {
  readonly email: string
  readonly primary: boolean
  readonly verified: boolean
}

async function claimsOf(
  person: ProviderApi,
  api: string,
  tokens: TokenEndpointResponse,
  issuer: string,
): Promise<ProviderClaims> {
  const user = (await person.get(`${api}/user`)) as GitHubUser
  if (!Number.isSafeInteger(user.id)) throw new Error('the answer of /user has no id')
  const email = seesEmails(tokens) ? await primaryEmail(person, api) : undefined
  const claims = providerClaims(issuer, String(user.id), {
    name: user.name ?? user.login,
    nickname: user.login,
    preferred_username: user.login,
    picture: user.avatar_url,
    profile: user.html_url,
    website: user.blog,
    // The e-mail of a public profile is chosen by the person; only /user/emails says what is verified.
    email: email?.email ?? user.email,
    email_verified: email?.verified ?? false,
  })
  return { ...claims, raw_claims: { ...user } }
}

/** GitHub tells which scopes the person granted, separated by commas; a GitHub App's token has none. */
function seesEmails({ scope }: TokenEndpointResponse): boolean {
  const granted = scope?.split(/[ ,]+/).filter((name) => name !== '') ?? []
  return granted.length === 0 || granted.includes('user:email') || granted.includes('user')
}

async function primaryEmail(person: ProviderApi, api: string): Promise<GitHubEmail | undefined> {
  const emails = (await person.getIfAllowed(`${api}/user/emails`)) as readonly GitHubEmail[] | undefined
  return emails?.find(({ primary }) => primary)
}

/** GitHub's own names for errors of RFC 6749 §5.2. */
const tokenErrors: Readonly<Record<string, string>> = {
  bad_verification_code: 'invalid_grant',
  incorrect_client_credentials: 'invalid_client',
}

/** `api.github.com`, `api.<tenant>.ghe.com`, or a path of an Enterprise Server. */
function apiOf(base: string): string {
  const { protocol, host } = new URL(base)
  return host === 'github.com' || host.endsWith('.ghe.com') ? `${protocol}//api.${host}` : `${base}/api/v3`
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}
