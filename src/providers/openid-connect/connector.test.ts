import { inspect } from 'node:util'
import { decodeJwt } from 'jose'
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

const provider = (overrides: object = {}) =>
  configuredProvider({ provider: 'generic', label: 'Upstream', issuer_url: upstream.issuer, ...overrides })

const signIn = (generic: ExternalProvider, login = 'ada', change?: (callback: URL) => void) =>
  signInThrough(upstream, generic, login, change)

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
    const { search } = await upstream.signIn(await generic.authorizationUrl(signInRequest), 'ada')
    const url = new URL(`http://internal:4444/behind/a/proxy${search}`)
    expect((await generic.redeem({ ...signInRequest, url })).claims.sub).toBe('ada-1')
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
      (await (await provider(overrides as never)).authorizationUrl({ ...signInRequest, ...more }))
        .searchParams,
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
    const url = await upstream.signIn(await generic.authorizationUrl(signInRequest), 'ada')
    upstream.answers.set('/token', (_body, context) => {
      context.status = 503
    })
    await expect(generic.redeem({ ...signInRequest, url })).rejects.toMatchObject(unavailable)
    const nowhere = await provider({ issuer_url: 'http://127.0.0.1:1' })
    await expect(nowhere.authorizationUrl(signInRequest)).rejects.toMatchObject(unavailable)
  })

  test('of the discovery document is not trusted: it must be that of the configured issuer', async () => {
    upstream.answers.set('/.well-known/openid-configuration', (body) => ({
      ...body,
      issuer: 'https://evil.test',
    }))
    await expect((await provider()).authorizationUrl(signInRequest)).rejects.toMatchObject(failed)
  })

  test('keeps codes, tokens and secrets to itself', async () => {
    upstream.answers.set('/token', async (body) => ({
      ...body,
      id_token: await upstream.sign({ sub: 'secret-subject' }),
      access_token: 'secret-access-token',
    }))
    const generic = await provider()
    const url = await upstream.signIn(await generic.authorizationUrl(signInRequest), 'ada')
    const error = await generic.redeem({ ...signInRequest, url }).catch((thrown: Error) => thrown)
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
