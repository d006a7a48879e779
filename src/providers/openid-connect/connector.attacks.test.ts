import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { type JWK, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  configuredProvider,
  platformClient,
  redirectUri,
  signInRequest,
  signInThrough,
} from '../../../test/support/provider-sign-in.ts'
import { startUpstreamOidc, type UpstreamOidc } from '../../../test/support/upstream-oidc.ts'
import type { ExternalProvider } from '../../contracts/provider-registry.ts'

let upstream: UpstreamOidc

beforeAll(async () => {
  upstream = await startUpstreamOidc({
    accounts: {
      ada: {
        sub: 'ada-1',
        claims: { email: 'ada@example.com', email_verified: true, name: 'Ada Lovelace', groups: ['staff'] },
        acr: 'urn:mfa',
        amr: ['pwd', 'otp'],
      },
      eve: { sub: 'eve-1', claims: { email: 'ada@example.com', email_verified: false, name: 'Eve' } },
    },
    clients: [
      platformClient,
      { client_id: 'other', client_secret: 'other-secret', redirect_uris: [redirectUri] },
    ],
  })
})
afterAll(() => upstream.close())
afterEach(() => upstream.answers.clear())

const provider = (overrides: object = {}) =>
  configuredProvider({ provider: 'generic', label: 'Upstream', issuer_url: upstream.issuer, ...overrides })

const signIn = (generic: ExternalProvider, login = 'ada', change?: (callback: URL) => void) =>
  signInThrough(upstream, generic, login, change)

const failed = { status: 502, code: 'provider_failed' }
const denied = { status: 400, code: 'provider_denied' }

describe('an attack on the callback', () => {
  test.each([
    ['names another issuer (mix-up)', (url: URL) => url.searchParams.set('iss', 'https://evil.test')],
    ['names no issuer although the provider always does', (url: URL) => url.searchParams.delete('iss')],
    ['has another state', (url: URL) => url.searchParams.set('state', 'foreign')],
    ['has no state', (url: URL) => url.searchParams.delete('state')],
    ['has no code', (url: URL) => url.searchParams.delete('code')],
    ['brings its own ID token', (url: URL) => url.searchParams.set('id_token', 'x.y.z')],
  ])('%s: nobody is signed in', async (_name, change) => {
    await expect(signIn(await provider(), 'ada', change)).rejects.toMatchObject(failed)
  })

  test('injects a code of another browser: PKCE refuses it', async () => {
    const generic = await provider()
    const victim = { ...signInRequest, codeVerifier: 'the-verifier-of-the-victim-with-43-characters-or-more' }
    const url = await upstream.signIn(await generic.authorizationUrl(victim), 'ada')
    await expect(generic.redeem({ ...signInRequest, url })).rejects.toMatchObject(denied)
  })

  test('injects a code of another client', async () => {
    const other = await provider({ client_id: 'other', client_secret: 'other-secret' })
    const url = await upstream.signIn(await other.authorizationUrl(signInRequest), 'ada')
    await expect((await provider()).redeem({ ...signInRequest, url })).rejects.toMatchObject(denied)
  })

  test('uses a code twice', async () => {
    const generic = await provider()
    const url = await upstream.signIn(await generic.authorizationUrl(signInRequest), 'ada')
    await generic.redeem({ ...signInRequest, url })
    await expect(generic.redeem({ ...signInRequest, url })).rejects.toMatchObject({
      ...denied,
      message: 'This sign-in with Upstream is over: it took too long or was used already. Sign in again.',
    })
  })
})

describe('an ID token', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const good = () => ({
    iss: upstream.issuer,
    sub: 'ada-1',
    aud: 'platform',
    nonce: 'the-nonce',
    iat: now(),
    exp: now() + 600,
  })
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const hmac = (key: string | Buffer, header: object, claims: object) => {
    const input = `${encode({ alg: 'HS256', kid: 'upstream', ...header })}.${encode(claims)}`
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
  }
  const respondWith = (idToken: () => unknown) =>
    upstream.answers.set('/token', async (body) => ({ ...body, id_token: await idToken() }))

  test('that the provider signed for this sign-in is taken', async () => {
    respondWith(() => upstream.sign(good()))
    expect((await signIn(await provider(), 'eve')).claims.sub).toBe('ada-1')
  })

  test.each<[string, () => object]>([
    ['of another issuer', () => ({ iss: 'https://evil.test' })],
    ['for another client', () => ({ aud: 'other' })],
    ['for several audiences without an authorized party', () => ({ aud: ['platform', 'other'] })],
    ['for another authorized party', () => ({ aud: ['platform', 'other'], azp: 'other' })],
    ['of another sign-in (nonce)', () => ({ nonce: 'replayed' })],
    ['without a nonce', () => ({ nonce: undefined })],
    ['that has expired', () => ({ exp: now() - 60 })],
    ['without an expiry', () => ({ exp: undefined })],
    ['that is not valid yet', () => ({ nbf: now() + 600 })],
    ['without a subject', () => ({ sub: undefined })],
    ['with an empty subject', () => ({ sub: '' })],
  ])('%s is refused', async (_name, change) => {
    respondWith(() => upstream.sign({ ...good(), ...change() }))
    await expect(signIn(await provider(), 'eve')).rejects.toMatchObject(failed)
  })

  test('that is missing is refused', async () => {
    respondWith(() => undefined)
    await expect(signIn(await provider())).rejects.toMatchObject(failed)
  })

  test('that was issued to another client in a real sign-in is refused', async () => {
    const other = await provider({ client_id: 'other', client_secret: 'other-secret' })
    const { tokens } = await signIn(other)
    respondWith(() => tokens.idToken)
    await expect(signIn(await provider(), 'eve')).rejects.toMatchObject(failed)
  })

  test('without a signature (alg none) is refused', async () => {
    respondWith(() => `${encode({ alg: 'none' })}.${encode(good())}.`)
    await expect(signIn(await provider())).rejects.toMatchObject(failed)
  })

  test('signed with the client secret is refused', async () => {
    respondWith(() => hmac('upstream-secret', {}, good()))
    await expect(signIn(await provider())).rejects.toMatchObject(failed)
  })

  test('signed with the public key as if it were a shared secret is refused', async () => {
    const { keys } = (await (await fetch(`${upstream.issuer}/jwks`)).json()) as { keys: JWK[] }
    const pem = createPublicKey({ key: keys[0] as object, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    })
    respondWith(() => hmac(pem, {}, good()))
    await expect(signIn(await provider())).rejects.toMatchObject(failed)
  })

  test.each([
    ['with the name of the right key', { kid: 'upstream' }],
    ['with an unknown key name', { kid: 'stranger' }],
    ['with no key name', {}],
  ])('signed by a stranger %s is refused', async (_name, header) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = publicKey.export({ format: 'jwk' })
    respondWith(() =>
      new SignJWT(good()).setProtectedHeader({ alg: 'RS256', jwk: jwk as never, ...header }).sign(privateKey),
    )
    await expect(signIn(await provider())).rejects.toMatchObject(failed)
  })

  test('whose signature was cut off is refused', async () => {
    respondWith(async () => `${(await upstream.sign(good())).split('.').slice(0, 2).join('.')}.`)
    await expect(signIn(await provider())).rejects.toMatchObject(failed)
  })
})

describe('the userinfo answer', () => {
  const userinfo = { claims_source: 'userinfo' }
  const signedAnswer = (claims: object) =>
    upstream.answers.set('/me', async (body, context) => {
      context.type = 'application/jwt'
      return await upstream.sign({ ...body, iss: upstream.issuer, aud: 'platform', ...claims })
    })

  test('about another person is refused', async () => {
    upstream.answers.set('/me', (body) => ({ ...body, sub: 'eve-1' }))
    await expect(signIn(await provider(userinfo))).rejects.toMatchObject(failed)
  })

  test('does not verify an address that only the ID token called verified', async () => {
    upstream.answers.set('/me', ({ email_verified, ...body }) => ({ ...body, email: 'victim@example.com' }))
    const { claims } = await signIn(await provider(userinfo))
    expect(claims).toMatchObject({ email: 'victim@example.com', email_verified: false })
  })

  test('may be a signed JWT', async () => {
    signedAnswer({ nickname: 'signed' })
    expect((await signIn(await provider(userinfo))).claims.nickname).toBe('signed')
  })

  test.each([
    ['about another person', { sub: 'eve-1' }],
    ['of another issuer', { iss: 'https://evil.test' }],
    ['for another client', { aud: 'other' }],
  ])('that is a JWT %s is refused', async (_name, claims) => {
    signedAnswer(claims)
    await expect(signIn(await provider(userinfo))).rejects.toMatchObject(failed)
  })

  test('that is a JWT without a good signature is refused', async () => {
    upstream.answers.set('/me', async (body, context) => {
      context.type = 'application/jwt'
      return `${await upstream.sign({ ...body, iss: upstream.issuer, aud: 'platform' })}x`
    })
    await expect(signIn(await provider(userinfo))).rejects.toMatchObject(failed)
  })
})
