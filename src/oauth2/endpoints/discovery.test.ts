import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issuer, OAuth2Server } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server

beforeAll(async () => {
  server = await OAuth2Server.start({
    oauth2: {
      urls: { self: { issuer: `${issuer}/` } },
      webfinger: {
        oidc_discovery: { supported_claims: ['email'], supported_scope: ['email', 'openid'] },
      },
    },
  })
})
afterAll(() => server.stop())

const get = async (path: string) => (await server.publicServer.inject(path)).json()

describe('discovery', () => {
  it('is the same document at both addresses, with the issuer as configured', async () => {
    const document = await get('/.well-known/openid-configuration')
    expect(await get('/.well-known/oauth-authorization-server')).toEqual(document)
    expect(document).toMatchObject({
      issuer: `${issuer}/`,
      token_endpoint: `${issuer}/oauth2/token`,
      scopes_supported: ['offline_access', 'offline', 'openid', 'email'],
      claims_supported: ['sub', 'email'],
    })
  })

  it('names only endpoints that exist', async () => {
    const document: Record<string, unknown> = await get('/.well-known/openid-configuration')
    const addresses = Object.entries(document).filter(([name]) => /_endpoint$|_uri$/.test(name))
    expect(addresses.length).toBeGreaterThan(5)
    for (const [, address] of addresses) {
      const { pathname } = new URL(address as string)
      const methods = ['GET', 'POST'] as const
      const found = methods.some((method) => server.publicServer.hasRoute({ method, url: pathname }))
      expect(found, pathname).toBe(true)
    }
  })

  it('promises only algorithms, grants and methods that work', async () => {
    const document = await get('/.well-known/openid-configuration')
    expect(document.grant_types_supported).toEqual([
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'implicit',
    ])
    expect(document.token_endpoint_auth_methods_supported).toEqual([
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ])
    for (const algorithm of document.id_token_signing_alg_values_supported)
      await server.tokens(await server.register({ id_token_signed_response_alg: algorithm }))
    const { keys } = await get('/.well-known/jwks.json')
    const published = keys.flatMap(({ alg, use }: { alg: string; use: string }) => (use === 'sig' ? alg : []))
    expect(new Set(published)).toEqual(new Set(document.id_token_signing_alg_values_supported))
  })
})

describe('the key set', () => {
  it('holds public parts only', async () => {
    const { keys } = await get('/.well-known/jwks.json')
    for (const key of keys) {
      expect(key).toMatchObject({ kid: expect.any(String), alg: expect.any(String) })
      expect(['sig', 'enc']).toContain(key.use)
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret)
    }
  })
})

it('names the addresses that the configuration gives instead of its own', async () => {
  const addresses = {
    auth_url: 'https://front.example.test/auth',
    token_url: 'https://front.example.test/token',
    device_authorization_url: 'https://front.example.test/device',
    userinfo_url: 'https://front.example.test/me',
    jwks_url: 'https://front.example.test/keys',
    client_registration_url: 'https://front.example.test/register',
  }
  const other = await OAuth2Server.start({ oauth2: { webfinger: { oidc_discovery: addresses } } })
  try {
    const document = await other.publicServer.inject('/.well-known/openid-configuration')
    expect(document.json()).toMatchObject({
      authorization_endpoint: addresses.auth_url,
      token_endpoint: addresses.token_url,
      device_authorization_endpoint: addresses.device_authorization_url,
      userinfo_endpoint: addresses.userinfo_url,
      jwks_uri: addresses.jwks_url,
      registration_endpoint: addresses.client_registration_url,
    })
  } finally {
    await other.stop()
  }
})
