import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configuredProvider, platformClient, signInRequest } from '../../test/support/provider-sign-in.ts'
import { startUpstreamOidc, type UpstreamOidc } from '../../test/support/upstream-oidc.ts'
import { acceptsIdTokens, type IdTokenProvider } from '../contracts/provider-registry.ts'

let upstream: UpstreamOidc
beforeAll(async () => {
  upstream = await startUpstreamOidc({ accounts: {}, clients: [] })
})
afterAll(() => upstream.close())

async function google(overrides: object = {}): Promise<IdTokenProvider> {
  const provider = await configuredProvider({ provider: 'google', issuer_url: upstream.issuer, ...overrides })
  if (!acceptsIdTokens(provider)) throw new Error('Google accepts ID tokens')
  return provider
}

test('offline access is a parameter, not a scope', async () => {
  const provider = await google({ scope: ['email', 'offline_access'] })
  const { searchParams } = await provider.authorizationUrl(signInRequest)
  expect(searchParams.get('scope')).toBe('openid email')
  expect(searchParams.get('access_type')).toBe('offline')
  expect((await (await google()).authorizationUrl(signInRequest)).searchParams.has('access_type')).toBe(false)
})

describe('an ID token that an app hands in', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const claims = () => ({
    iss: upstream.issuer,
    sub: '1234',
    aud: 'platform',
    iat: now(),
    exp: now() + 600,
    email: 'ada@example.com',
    email_verified: true,
    hd: 'example.com',
  })
  const denied = { status: 400, code: 'provider_denied', details: { error: 'invalid_id_token' } }

  test('signs the person in', async () => {
    const token = await upstream.sign(claims())
    const { claims: given, tokens, aal2 } = await (await google()).verifyIdToken(token, undefined)
    expect(given).toMatchObject({
      iss: upstream.issuer,
      sub: '1234',
      email_verified: true,
      hd: 'example.com',
    })
    expect(tokens).toEqual({ idToken: token })
    expect(aal2).toBe(false)
  })

  test('may be for a listed app, and may name the issuer without its scheme', async () => {
    const provider = await google({ additional_id_token_audiences: ['android.apps'] })
    const token = await upstream.sign({
      ...claims(),
      aud: 'android.apps',
      iss: new URL(upstream.issuer).host,
    })
    expect((await provider.verifyIdToken(token, undefined)).claims.iss).toBe(upstream.issuer)
  })

  test('must have the nonce of this sign-in if it has one', async () => {
    const token = await upstream.sign({ ...claims(), nonce: 'expected' })
    const provider = await google()
    expect((await provider.verifyIdToken(token, 'expected')).claims.sub).toBe('1234')
    await expect(provider.verifyIdToken(token, 'other')).rejects.toMatchObject(denied)
    await expect(provider.verifyIdToken(token, undefined)).rejects.toMatchObject(denied)
  })

  test.each<[string, () => object]>([
    ['is for another app', () => ({ aud: 'android.apps' })],
    ['is of another issuer', () => ({ iss: 'https://evil.test' })],
    ['has expired', () => ({ exp: now() - 60 })],
    ['never expires', () => ({ exp: undefined })],
    ['has no subject', () => ({ sub: undefined })],
  ])('and %s is refused', async (_name, change) => {
    const token = await upstream.sign({ ...claims(), ...change() })
    await expect((await google()).verifyIdToken(token, undefined)).rejects.toMatchObject(denied)
  })

  test('and is signed by a stranger, with a shared secret or not at all is refused', async () => {
    const provider = await google()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const stranger = new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'upstream' })
      .sign(privateKey)
    const shared = new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'upstream' })
      .sign(Buffer.from(platformClient.client_secret))
    const [, payload] = (await upstream.sign(claims())).split('.')
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    for (const token of [await stranger, await shared, none, 'x', ''])
      await expect(provider.verifyIdToken(token, undefined)).rejects.toMatchObject(denied)
  })

  test('cannot be judged while the keys cannot be had', async () => {
    upstream.answers.set('/jwks', (_body, context) => {
      context.status = 503
    })
    const judging = (await google()).verifyIdToken(await upstream.sign(claims()), undefined)
    await expect(judging).rejects.toMatchObject({ status: 502, code: 'provider_unavailable' })
    upstream.answers.clear()
  })
})
