import { afterEach, expect, test } from 'vitest'
import {
  type GitHubAccount,
  type GitHubServer,
  type GitHubServerOptions,
  startGitHubServer,
} from '../../test/support/github-server.ts'
import {
  configuredProvider,
  platformClient,
  redirectUri,
  signInRequest,
  signInThrough,
} from '../../test/support/provider-sign-in.ts'
import type { ExternalProvider } from '../contracts/provider-registry.ts'

const octocat: GitHubAccount = {
  id: 583231,
  name: 'The Octocat',
  email: 'public@example.com',
  emails: [
    { email: 'old@example.com', primary: false, verified: true, visibility: null },
    { email: 'octocat@example.com', primary: true, verified: true, visibility: 'private' },
  ],
}

let server: GitHubServer
afterEach(() => server.close())

async function github(
  overrides: object | ((url: string) => object) = {},
  options: Partial<GitHubServerOptions> = {},
): Promise<ExternalProvider> {
  server = await startGitHubServer({
    accounts: { octocat },
    clients: { platform: { secret: platformClient.client_secret, redirectUri } },
    ...options,
  })
  const further = typeof overrides === 'function' ? overrides(server.url) : overrides
  return await configuredProvider({ provider: 'github', label: 'GitHub', issuer_url: server.url, ...further })
}

const signIn = (provider: ExternalProvider, login = 'octocat') => signInThrough(server, provider, login)

test('a person signs in with the verified primary address', async () => {
  const provider = await github()
  const { claims, tokens, aal2 } = await signIn(provider)
  expect(claims).toMatchObject({
    iss: `${server.url}/login/oauth/access_token`,
    sub: '583231',
    name: 'The Octocat',
    nickname: 'octocat',
    preferred_username: 'octocat',
    picture: 'https://avatars.githubusercontent.com/u/583231?v=4',
    email: 'octocat@example.com',
    email_verified: true,
    raw_claims: { id: 583231, login: 'octocat' },
  })
  expect(tokens.accessToken).toMatch(/^gho_/)
  expect(aal2).toBe(false)
  expect(await provider.mapClaims(claims)).toEqual({
    traits: {
      email: 'octocat@example.com',
      name: 'The Octocat',
      nickname: 'octocat',
      preferred_username: 'octocat',
      picture: 'https://avatars.githubusercontent.com/u/583231?v=4',
    },
    verified_addresses: [{ via: 'email', value: 'octocat@example.com' }],
  })
})

test('the authorization request asks for user:email, with PKCE and without a nonce', async () => {
  const url = await (await github()).authorizationUrl(signInRequest)
  expect(url.href.split('?')[0]).toBe(`${server.url}/login/oauth/authorize`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'platform',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'user:email',
    state: 'the-state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
})

test.each<[string, Partial<GitHubAccount>]>([
  [
    'is not verified',
    { emails: [{ email: 'me@example.com', primary: true, verified: false, visibility: null }] },
  ],
  ['is missing', { emails: [] }],
])('a primary address that %s is not vouched for', async (_name, account) => {
  const provider = await github({}, { accounts: { octocat: { ...octocat, ...account } } })
  const { claims } = await signIn(provider)
  expect(claims.email_verified).toBe(false)
  const { traits, verified_addresses } = await provider.mapClaims(claims)
  expect(traits).not.toHaveProperty('email')
  expect(verified_addresses).toBeUndefined()
})

test('a person who did not grant the scope keeps their addresses to themselves', async () => {
  const { claims } = await signIn(await github({ scope: ['read:user'] }))
  expect(claims).toMatchObject({ sub: '583231', email: 'public@example.com', email_verified: false })
  expect(server.requests).not.toContain('GET /api/v3/user/emails')
})

test('a token without scopes (GitHub App) that may not see addresses still signs in', async () => {
  const provider = await github({}, { grant: () => [] })
  expect((await signIn(provider)).claims.email_verified).toBe(false)
  expect(server.requests).toContain('GET /api/v3/user/emails')
})

test('a person without a name is called by their login', async () => {
  const provider = await github({}, { accounts: { octocat: { id: 1 } } })
  expect((await signIn(provider)).claims.name).toBe('octocat')
})

test('a refusal names the reason', async () => {
  const provider = await github()
  await expect(signIn(provider, 'nobody')).rejects.toMatchObject({
    status: 400,
    code: 'provider_denied',
    message: 'GitHub did not sign you in: The user has denied your application access.',
    details: { error: 'access_denied' },
  })
})

test('a code that was used, belongs to another browser or is invented is refused', async () => {
  const provider = await github()
  const url = await server.signIn(await provider.authorizationUrl(signInRequest), 'octocat')
  const refused = { status: 400, code: 'provider_denied', details: { error: 'invalid_grant' } }
  const otherBrowser = { ...signInRequest, codeVerifier: 'x'.repeat(43), url }
  await expect(provider.redeem(otherBrowser)).rejects.toMatchObject(refused)
  await provider.redeem({ ...signInRequest, url })
  await expect(provider.redeem({ ...signInRequest, url })).rejects.toMatchObject(refused)
  const invented = new URL(`${redirectUri}?code=invented&state=the-state`)
  await expect(provider.redeem({ ...signInRequest, url: invented })).rejects.toMatchObject(refused)
})

test('a callback with another state or of another issuer is refused before the code is used', async () => {
  const provider = await github()
  const url = await server.signIn(await provider.authorizationUrl(signInRequest), 'octocat')
  const failed = { status: 502, code: 'provider_failed' }
  await expect(provider.redeem({ ...signInRequest, state: 'other', url })).rejects.toMatchObject(failed)
  const mixedUp = new URL(`${url.href}&iss=https%3A%2F%2Fevil.test`)
  await expect(provider.redeem({ ...signInRequest, url: mixedUp })).rejects.toMatchObject(failed)
  expect(server.requests).not.toContain('POST /login/oauth/access_token')
  const named = new URL(`${url.href}&iss=${encodeURIComponent(`${server.url}/login/oauth`)}`)
  expect((await provider.redeem({ ...signInRequest, url: named })).claims.sub).toBe('583231')
})

test('a wrong client secret tells the administrator what to check', async () => {
  await expect(signIn(await github({ client_secret: 'mistyped' }))).rejects.toMatchObject({
    status: 502,
    code: 'provider_failed',
    message: expect.stringContaining('client_secret'),
  })
})

test('the API may be at another address', async () => {
  const provider = await github((url) => ({ api_url: `${url}/elsewhere/` }))
  await expect(signIn(provider)).rejects.toMatchObject({ status: 502, code: 'provider_unavailable' })
  expect(server.requests.at(-1)).toBe('GET /elsewhere/user')
})
