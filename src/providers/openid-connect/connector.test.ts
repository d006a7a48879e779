import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { decodeJwt, type JWK, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startUpstreamOidc, type UpstreamOidc } from '../../../test/support/upstream-oidc.ts'
import { providerConfiguration } from '../../config/provider.ts'
import { createProviderRegistry } from '../registry.ts'

const redirectUri = 'http://platform.test/self-service/methods/oidc/callback/upstream'
/** The verifier is that of RFC 7636 appendix B. */
const request = {
  redirectUri,
  state: 'the-state',
  nonce: 'the-nonce',
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
}

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
      { client_id: 'platform', client_secret: 'upstream-secret', redirect_uris: [redirectUri] },
      { client_id: 'other', client_secret: 'other-secret', redirect_uris: [redirectUri] },
      { client_id: 'public', token_endpoint_auth_method: 'none', redirect_uris: [redirectUri] },
      {
        client_id: 'posting',
        client_secret: 'posting-secret',
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [redirectUri],
      },
    ],
    configuration: { acrValues: ['urn:mfa'] },
  })
})
afterAll(() => upstream.close())
afterEach(() => upstream.answers.clear())

async function provider(overrides: Record<string, unknown> = {}) {
  const configuration = providerConfiguration.parse({
    id: 'upstream',
    provider: 'generic',
    label: 'Upstream',
    client_id: 'platform',
    client_secret: 'upstream-secret',
    issuer_url: upstream.issuer,
    ...overrides,
  })
  const registry = await createProviderRegistry([configuration])
  return registry.get('upstream')!
}

/** One whole sign-in; the callback may be changed on its way. */
async function signIn(
  generic: Awaited<ReturnType<typeof provider>>,
  login = 'ada',
  change: (url: URL) => void = () => undefined,
) {
  const url = await upstream.signIn(await generic.authorizationUrl(request), login)
  change(url)
  return await generic.redeem({ ...request, url })
}

const failed = { status: 502, code: 'provider_failed' }
const denied = { status: 400, code: 'provider_denied' }
const unavailable = { status: 502, code: 'provider_unavailable' }

describe('a sign-in', () => {
  test('gives the verified claims, the tokens and everything that the provider said', async () => {
    const { claims, aal2, tokens } = await signIn(await provider())
    expect(claims).toMatchObject({
      iss: upstream.issuer,
      sub: 'ada-1',
      email: 'ada@example.com',
      email_verified: true,
      name: 'Ada Lovelace',
      raw_claims: { sub: 'ada-1', groups: ['staff'], aud: 'platform' },
    })
    expect(aal2).toBe(false)
    expect(decodeJwt(tokens.idToken as string).sub).toBe('ada-1')
    expect(tokens.accessToken).toEqual(expect.any(String))
  })

  test('gives an address that the provider did not verify as unverified', async () => {
    const { claims } = await signIn(await provider(), 'eve')
    expect(claims).toMatchObject({ email: 'ada@example.com', email_verified: false })
  })

  test.each([
    [{ aal2_acr_values: ['urn:mfa'] }, true],
    [{ aal2_amr_values: ['hwk', 'otp'] }, true],
    [{ aal2_acr_values: ['urn:other'], aal2_amr_values: ['hwk'] }, false],
  ])('with %j reaches the second assurance level: %s', async (settings, expected) => {
    const requested_claims = { id_token: { acr: { essential: true }, amr: { essential: true } } }
    const { aal2 } = await signIn(await provider({ ...settings, requested_claims }))
    expect(aal2).toBe(expected)
  })

  test('takes claims from userinfo where configured, but the assurance from the signed token only', async () => {
    upstream.answers.set('/me', (body) => ({
      ...body,
      nickname: 'ada',
      acr: 'urn:mfa',
      iss: 'https://evil.test',
    }))
    const generic = await provider({ claims_source: 'userinfo', aal2_acr_values: ['urn:mfa'] })
    const { claims, aal2 } = await signIn(generic, 'eve')
    expect(claims).toMatchObject({ iss: upstream.issuer, sub: 'eve-1', nickname: 'ada', name: 'Eve' })
    expect(aal2).toBe(false)
  })

  test.each([
    ['a public client', { client_id: 'public', client_secret: undefined, pkce: 'force' }],
    ['PKCE switched off', { pkce: 'never' }],
  ])('works with %s', async (_name, overrides) => {
    expect((await signIn(await provider(overrides))).claims.sub).toBe('ada-1')
  })

  test('proves the client in the way that the discovery document names', async () => {
    upstream.answers.set('/.well-known/openid-configuration', (body) => ({
      ...body,
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    }))
    const generic = await provider({ client_id: 'posting', client_secret: 'posting-secret' })
    expect((await signIn(generic)).claims.sub).toBe('ada-1')
  })

  test('redeems the code with the registered redirect URI, whatever a proxy made of the address', async () => {
    const generic = await provider()
    const { search } = await upstream.signIn(await generic.authorizationUrl(request), 'ada')
    const url = new URL(`http://internal:4444/behind/a/proxy${search}`)
    expect((await generic.redeem({ ...request, url })).claims.sub).toBe('ada-1')
  })

  test('needs no discovery where every address is configured', async () => {
    const asked = upstream.requests.length
    const generic = await provider({
      auth_url: `${upstream.issuer}/auth`,
      token_url: `${upstream.issuer}/token`,
      jwks_url: `${upstream.issuer}/jwks`,
    })
    expect((await signIn(generic)).claims.sub).toBe('ada-1')
    expect(upstream.requests.slice(asked)).not.toContain('GET /.well-known/openid-configuration')
  })
})

describe('the authorization request', () => {
  const parametersOf = async (overrides: object, more: object = {}) =>
    Object.fromEntries(
      (await (await provider(overrides as never)).authorizationUrl({ ...request, ...more })).searchParams,
    )

  test('carries state, nonce, PKCE and the scope with openid', async () => {
    expect(await parametersOf({ scope: ['email'] })).toEqual({
      client_id: 'platform',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid email',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
  })

  test('has no PKCE where the provider does not advertise it, unless forced', async () => {
    upstream.answers.set(
      '/.well-known/openid-configuration',
      ({ code_challenge_methods_supported, ...body }) => body,
    )
    expect(await parametersOf({})).not.toHaveProperty('code_challenge')
    expect(await parametersOf({ pkce: 'force' })).toHaveProperty('code_challenge')
  })

  test('asks for claims as configured', async () => {
    const requested_claims = { id_token: { email: { essential: true } } }
    expect(JSON.parse((await parametersOf({ requested_claims })).claims as string)).toEqual(requested_claims)
  })

  test('passes on the four parameters that a page may set, and no login_hint', async () => {
    const upstreamParameters = {
      hd: 'example.com',
      prompt: 'select_account',
      auth_type: 'reauthenticate',
      acr_values: 'urn:mfa',
      login_hint: 'eve@example.com',
      redirect_uri: 'https://evil.test/',
      client_id: 'other',
      state: 'other',
    }
    const parameters = await parametersOf({}, { upstreamParameters })
    expect(parameters).toMatchObject({
      hd: 'example.com',
      prompt: 'select_account',
      auth_type: 'reauthenticate',
      acr_values: 'urn:mfa',
      redirect_uri: redirectUri,
      client_id: 'platform',
      state: 'the-state',
    })
    expect(parameters).not.toHaveProperty('login_hint')
  })

  test('asks for a fresh sign-in, which a page cannot talk it out of', async () => {
    const more = { refresh: true, upstreamParameters: { prompt: 'none' } }
    expect((await parametersOf({}, more)).prompt).toBe('login')
  })
})

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
    const victim = { ...request, codeVerifier: 'the-verifier-of-the-victim-with-43-characters-or-more' }
    const url = await upstream.signIn(await generic.authorizationUrl(victim), 'ada')
    await expect(generic.redeem({ ...request, url })).rejects.toMatchObject(denied)
  })

  test('injects a code of another client', async () => {
    const other = await provider({ client_id: 'other', client_secret: 'other-secret' })
    const url = await upstream.signIn(await other.authorizationUrl(request), 'ada')
    await expect((await provider()).redeem({ ...request, url })).rejects.toMatchObject(denied)
  })

  test('uses a code twice', async () => {
    const generic = await provider()
    const url = await upstream.signIn(await generic.authorizationUrl(request), 'ada')
    await generic.redeem({ ...request, url })
    await expect(generic.redeem({ ...request, url })).rejects.toMatchObject({
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

describe('a failure', () => {
  test('of the person or the provider names its reason, without control characters', async () => {
    await expect(signIn(await provider(), 'nobody')).rejects.toMatchObject({
      ...denied,
      message: 'Upstream did not sign you in: The person said no',
      details: { error: 'access_denied', error_description: 'The person said no' },
    })
    const hostile = signIn(await provider(), 'nobody', (url) =>
      url.searchParams.set('error_description', `line\r\nbreak\u202e${'x'.repeat(1000)}`),
    )
    await expect(hostile).rejects.toMatchObject({
      details: { error_description: `line break ${'x'.repeat(289)}` },
    })
  })

  test('of the client authentication tells the administrator what to check', async () => {
    await expect(signIn(await provider({ client_secret: 'mistyped' }))).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining(
        '(invalid_client). The administrator must check client_id, client_secret',
      ),
    })
  })

  test('of the network is an outage, before and after the sign-in', async () => {
    const generic = await provider()
    const url = await upstream.signIn(await generic.authorizationUrl(request), 'ada')
    upstream.answers.set('/token', (_body, context) => {
      context.status = 503
    })
    await expect(generic.redeem({ ...request, url })).rejects.toMatchObject(unavailable)
    const nowhere = await provider({ issuer_url: 'http://127.0.0.1:1' })
    await expect(nowhere.authorizationUrl(request)).rejects.toMatchObject(unavailable)
  })

  test('of the discovery document is not trusted: it must be that of the configured issuer', async () => {
    upstream.answers.set('/.well-known/openid-configuration', (body) => ({
      ...body,
      issuer: 'https://evil.test',
    }))
    await expect((await provider()).authorizationUrl(request)).rejects.toMatchObject(failed)
  })

  test('keeps codes, tokens and secrets to itself', async () => {
    upstream.answers.set('/token', async (body) => ({
      ...body,
      id_token: await upstream.sign({ sub: 'secret-subject' }),
      access_token: 'secret-access-token',
    }))
    const generic = await provider()
    const url = await upstream.signIn(await generic.authorizationUrl(request), 'ada')
    const error = await generic.redeem({ ...request, url }).catch((thrown: Error) => thrown)
    const log = inspect(error, { depth: 10, showHidden: true })
    expect(log).toContain('provider_failed')
    for (const secret of [
      'upstream-secret',
      'secret-access-token',
      'secret-subject',
      url.searchParams.get('code'),
    ])
      expect(log).not.toContain(secret)
  })
})
