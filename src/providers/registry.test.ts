import { generateKeyPairSync } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { platformClient, signInRequest, signInThrough } from '../../test/support/provider-sign-in.ts'
import { startUpstreamOidc, type UpstreamOidc } from '../../test/support/upstream-oidc.ts'
import { type ProviderConfiguration, providerConfiguration } from '../config/provider.ts'
import { createProviderRegistry } from './registry.ts'

let upstream: UpstreamOidc
beforeAll(async () => {
  upstream = await startUpstreamOidc({
    accounts: { ada: { sub: 'ada-1' } },
    clients: [platformClient],
  })
})
afterAll(() => upstream.close())
afterEach(() => upstream.answers.clear())

function configuration(id: string, overrides: object = {}): ProviderConfiguration {
  return providerConfiguration.parse({
    id,
    provider: 'generic',
    client_id: platformClient.client_id,
    client_secret: platformClient.client_secret,
    issuer_url: upstream.issuer,
    ...overrides,
  })
}

test('providers come in the order of the configuration, by id', async () => {
  const registry = await createProviderRegistry([configuration('b'), configuration('a')])
  expect(registry.list().map(({ id }) => id)).toEqual(['b', 'a'])
  expect(registry.get('a')?.id).toBe('a')
  expect(registry.get('c')).toBeUndefined()
  expect(registry.get('__proto__')).toBeUndefined()
})

test('a button says the label, the proper name of its kind, or the id', async () => {
  const registry = await createProviderRegistry([
    configuration('work', { label: 'Example Corp' }),
    configuration('google', { provider: 'google' }),
    configuration('partner', { provider: 'google' }),
  ])
  expect(registry.list().map(({ label }) => label)).toEqual(['Example Corp', 'Google', 'partner'])
})

test('what the identity server must know of a provider is told', async () => {
  const registry = await createProviderRegistry([
    configuration('a', { pkce: 'force', update_identity_on_login: 'automatic' }),
  ])
  expect(registry.get('a')).toMatchObject({
    kind: 'generic',
    sharedRedirectUri: true,
    updateIdentityOnLogin: 'automatic',
  })
})

test('nothing is asked of a provider before somebody signs in, so one that is away disturbs nobody', async () => {
  const asked = upstream.requests.length
  const away = configuration('away', { issuer_url: 'http://127.0.0.1:1' })
  const registry = await createProviderRegistry([configuration('a'), away])
  expect(upstream.requests.length).toBe(asked)
  expect((await registry.get('a')!.authorizationUrl(signInRequest)).origin).toBe(
    new URL(upstream.issuer).origin,
  )
})

describe('a changed configuration', () => {
  test('takes effect at once and leaves unchanged providers as they are', async () => {
    const registry = await createProviderRegistry([
      configuration('a'),
      configuration('b'),
      configuration('c'),
    ])
    const [a, b] = registry.list()
    await registry.reload([configuration('d'), configuration('b', { label: 'New' }), configuration('a')])
    expect(registry.list().map(({ id }) => id)).toEqual(['d', 'b', 'a'])
    expect(registry.get('a')).toBe(a)
    expect(registry.get('b')).not.toBe(b)
    expect(registry.get('b')?.label).toBe('New')
    expect(registry.get('c')).toBeUndefined()
  })

  test('does not disturb a sign-in under way with another provider', async () => {
    const registry = await createProviderRegistry([configuration('a'), configuration('b')])
    const url = await upstream.signIn(await registry.get('a')!.authorizationUrl(signInRequest), 'ada')
    await registry.reload([
      configuration('a'),
      configuration('b', { client_id: 'other' }),
      configuration('c'),
    ])
    const { claims } = await registry.get('a')!.redeem({ ...signInRequest, url })
    expect(claims.sub).toBe('ada-1')
  })

  test('lets a sign-in finish with the provider that it was removed from under', async () => {
    const registry = await createProviderRegistry([configuration('a')])
    const a = registry.get('a')!
    const url = await upstream.signIn(await a.authorizationUrl(signInRequest), 'ada')
    const redeeming = a.redeem({ ...signInRequest, url })
    await registry.reload([])
    expect((await redeeming).claims.sub).toBe('ada-1')
  })

  test('that is broken changes nothing and says which provider is to blame', async () => {
    const registry = await createProviderRegistry([configuration('a')])
    const a = registry.get('a')
    const broken = configuration('broken', { mapper_url: 'jsonata://{{' })
    await expect(registry.reload([configuration('b'), broken])).rejects.toThrow(/provider "broken"/)
    expect(registry.list()).toEqual([a])
  })
})

describe('keys of the provider', () => {
  async function rotatedKey() {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = { ...(await exportJWK(publicKey)), kid: 'rotated', alg: 'RS256', use: 'sig' }
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: upstream.issuer,
      sub: 'ada-1',
      aud: 'platform',
      nonce: 'the-nonce',
      iat: now,
      exp: now + 60,
    }
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'rotated' })
      .sign(privateKey)
    return { jwk, token }
  }

  test('may change at any moment', async () => {
    const registry = await createProviderRegistry([configuration('a')])
    const signIn = () => signInThrough(upstream, registry.get('a')!, 'ada')
    await signIn()
    const { jwk, token } = await rotatedKey()
    upstream.answers.set('/jwks', () => ({ keys: [jwk] }))
    upstream.answers.set('/token', (body) => ({ ...body, id_token: token }))
    expect((await signIn()).claims.sub).toBe('ada-1')
  })
})

describe('an address that the provider names', () => {
  test('in a private network is not asked unless it is where the operator said', async () => {
    const elsewhere = 'http://[::1]:1'
    upstream.answers.set('/.well-known/openid-configuration', (body) => ({
      ...body,
      token_endpoint: `${elsewhere}/latest/meta-data/iam/security-credentials`,
    }))
    const registry = await createProviderRegistry([configuration('a')])
    const url = await upstream.signIn(await registry.get('a')!.authorizationUrl(signInRequest), 'ada')
    const error = await registry
      .get('a')!
      .redeem({ ...signInRequest, url })
      .catch((thrown: Error) => thrown)
    expect(error).toMatchObject({
      code: 'provider_failed',
      cause: expect.objectContaining({ message: expect.stringContaining('outgoing_refused') }),
    })
    const outgoing = { privateIpExceptionUrls: [`${elsewhere}/**`] }
    const excepted = (await createProviderRegistry([configuration('a')], { outgoing })).get('a')!
    await expect(excepted.redeem({ ...signInRequest, url })).rejects.toMatchObject({
      code: 'provider_unavailable',
    })
  })

  test('is not asked by plain http when the operator wrote https', async () => {
    const https = configuration('a', { issuer_url: upstream.issuer.replace('http:', 'https:') })
    const registry = await createProviderRegistry([https])
    await expect(registry.get('a')!.authorizationUrl(signInRequest)).rejects.toMatchObject({ status: 502 })
  })
})
