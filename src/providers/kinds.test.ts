import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GitHubServer, startGitHubServer } from '../../test/support/github-server.ts'
import {
  configuredProvider,
  platformClient,
  redirectUri,
  signInRequest,
  signInThrough,
} from '../../test/support/provider-sign-in.ts'
import { startUpstreamOidc, type UpstreamOidc } from '../../test/support/upstream-oidc.ts'
import type { ExternalProvider } from '../contracts/provider-registry.ts'
import { providerKinds } from './index.ts'

const tenant = '8eaef023-2b34-4da1-9baa-8bc8c9d6a490'

/** How each kind is pointed at the servers of this test. The last one has no issuer. */
const cases: readonly [name: string, configuration: (oidc: string, gitHub: string) => object][] = [
  ['generic', (oidc) => ({ provider: 'generic', issuer_url: oidc })],
  ['google', (oidc) => ({ provider: 'google', issuer_url: oidc })],
  [
    'microsoft',
    (oidc) => ({ provider: 'microsoft', issuer_url: new URL(oidc).origin, microsoft_tenant: tenant }),
  ],
  ['gitlab', (oidc) => ({ provider: 'gitlab', issuer_url: oidc })],
  ['auth0', (oidc) => ({ provider: 'auth0', issuer_url: oidc })],
  ['okta', (oidc) => ({ provider: 'okta', issuer_url: oidc })],
  ['github', (_oidc, gitHub) => ({ provider: 'github', issuer_url: gitHub })],
  [
    'generic without an issuer',
    (oidc) => ({
      provider: 'generic',
      auth_url: `${oidc}/auth`,
      token_url: `${oidc}/token`,
      userinfo_url: `${oidc}/me`,
      scope: ['openid', 'profile', 'email'],
    }),
  ],
]

let oidc: UpstreamOidc
let gitHub: GitHubServer

beforeAll(async () => {
  oidc = await startUpstreamOidc({
    issuerPath: `/${tenant}/v2.0`,
    accounts: {
      ada: { sub: '1815', claims: { name: 'Ada', email: 'ada@example.com', email_verified: true } },
    },
    clients: [{ ...platformClient, token_endpoint_auth_method: 'client_secret_post' }],
  })
  oidc.answers.set('/.well-known/openid-configuration', (body) => ({
    ...body,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  }))
  gitHub = await startGitHubServer({
    accounts: { ada: { id: 1815, name: 'Ada' } },
    clients: { platform: { secret: platformClient.client_secret, redirectUri } },
  })
})
afterAll(() => Promise.all([oidc.close(), gitHub.close()]))

test('every kind goes through this suite', () => {
  const names = cases.map(([, configuration]) => configuration('http://x.test', 'http://x.test'))
  expect(new Set(names.map((of) => (of as { provider: string }).provider))).toEqual(
    new Set(Object.keys(providerKinds)),
  )
})

describe.each(cases)('%s', (_name, configurationOf) => {
  const configure = (overrides: object = {}) =>
    configuredProvider({ label: 'The Provider', ...configurationOf(oidc.issuer, gitHub.url), ...overrides })
  const comeBack = async (provider: ExternalProvider, login = 'ada') =>
    await oidc.signIn(await provider.authorizationUrl(signInRequest), login)

  test('signs a person in and maps them with a verified address or none', async () => {
    const provider = await configure()
    const { claims } = await signInThrough(oidc, provider, 'ada')
    expect(claims).toMatchObject({ sub: '1815', name: 'Ada', raw_claims: expect.anything() })
    expect(claims.iss).toMatch(/^http/)
    const { traits, verified_addresses } = await provider.mapClaims(claims)
    expect(traits.name).toBe('Ada')
    expect(verified_addresses?.map(({ value }) => value)).toEqual(
      claims.email_verified ? [traits.email] : undefined,
    )
  })

  test('sends state and redirect URI, and nothing that the page is not allowed to add', async () => {
    const { searchParams } = await (await configure()).authorizationUrl({
      ...signInRequest,
      upstreamParameters: { login_hint: 'eve', redirect_uri: 'https://evil.test', hd: 'example.com' },
    })
    expect(searchParams.getAll('state')).toEqual(['the-state'])
    expect(searchParams.getAll('redirect_uri')).toEqual([redirectUri])
    expect(searchParams.get('hd')).toBe('example.com')
    expect(searchParams.has('login_hint')).toBe(false)
  })

  test('asks for a fresh sign-in', async () => {
    const url = await (await configure()).authorizationUrl({ ...signInRequest, refresh: true })
    expect(url.searchParams.get('prompt')).toBe('login')
  })

  test('protects the code with PKCE when forced to', async () => {
    const provider = await configure({ pkce: 'force' })
    expect(provider.sharedRedirectUri).toBe(true)
    const url = await comeBack(provider)
    const stolen = provider.redeem({ ...signInRequest, codeVerifier: 'x'.repeat(43), url })
    await expect(stolen).rejects.toMatchObject({ status: 400, code: 'provider_denied' })
  })

  test('refuses a callback with another state', async () => {
    const provider = await configure()
    const url = await comeBack(provider)
    await expect(provider.redeem({ ...signInRequest, state: 'other', url })).rejects.toMatchObject({
      status: 502,
      code: 'provider_failed',
    })
  })

  test('says no when the person does, in a sentence with the name on the button', async () => {
    const provider = await configure()
    const denied = provider.redeem({ ...signInRequest, url: await comeBack(provider, 'nobody') })
    await expect(denied).rejects.toMatchObject({
      status: 400,
      code: 'provider_denied',
      message: expect.stringMatching(/^The Provider did not sign you in: /),
      details: { error: 'access_denied' },
    })
  })

  test('takes no code twice', async () => {
    const provider = await configure()
    const url = await comeBack(provider)
    await provider.redeem({ ...signInRequest, url })
    await expect(provider.redeem({ ...signInRequest, url })).rejects.toMatchObject({
      status: 400,
      code: 'provider_denied',
    })
  })

  test('tells an outage from a refusal', async () => {
    const provider = await configure(
      configurationOf(`http://127.0.0.1:1/${tenant}/v2.0`, 'http://127.0.0.1:1'),
    )
    const url = new URL(`${redirectUri}?code=x&state=the-state`)
    await expect(provider.redeem({ ...signInRequest, url })).rejects.toMatchObject({
      status: 502,
      code: 'provider_unavailable',
      message: expect.stringContaining('The Provider cannot be reached'),
    })
  })
})
