import { createHash } from 'node:crypto'
import { createLocalJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import type { OAuth2Context } from '../context.ts'
import { SealedKeyStore } from '../keys/sealed-key-store.ts'
import { verifyIdTokenHint } from './id-token-hint.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
})
afterAll(() => server.stop())

async function verified(idToken: string | undefined, audience: string) {
  const keys = createLocalJWKSet((await server.publicServer.inject('/.well-known/jwks.json')).json())
  return jwtVerify(idToken as string, keys, { issuer, audience, currentDate: server.clock.now() })
}

describe('an ID token', () => {
  it('says who signed in, when and how, and binds the access token', async () => {
    const { code } = await server.authorize(client, {
      loginSessionId: '11111111-1111-4111-8111-111111111111',
      session: {
        access_token: {},
        id_token: { email: 'a@example.test', sub: 'mallory', nonce: 'x', aud: 'y' },
      },
      request: { acr: '2', amr: ['pwd', 'otp'] },
    })
    server.clock.advance(5)
    const tokens = (await server.exchange(client, code)).json()
    const { payload, protectedHeader } = await verified(tokens.id_token, client.client_id)
    const now = server.clock.now().getTime() / 1000
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: expect.any(String), typ: 'JWT' })
    expect(payload).toEqual({
      acr: '2',
      amr: ['pwd', 'otp'],
      at_hash: createHash('sha256')
        .update(tokens.access_token)
        .digest()
        .subarray(0, 16)
        .toString('base64url'),
      aud: [client.client_id],
      auth_time: now - 5,
      email: 'a@example.test',
      exp: now + 3600,
      iat: now,
      iss: issuer,
      jti: expect.any(String),
      nonce: 'nonce-12345678',
      rat: now - 5,
      sid: '11111111-1111-4111-8111-111111111111',
      sub: 'alice',
    })
  })

  it('keeps what it says of the sign-in when it is refreshed', async () => {
    const first = await server.tokens(client)
    server.clock.advance(1800)
    const second = (await server.refresh(client, first.refresh_token)).json()
    const [before, after] = [decodeJwt(first.id_token as string), decodeJwt(second.id_token)]
    for (const claim of ['auth_time', 'sub', 'sid', 'aud', 'iss', 'nonce', 'rat'])
      expect(after[claim]).toEqual(before[claim])
    expect(after.iat).toBe((before.iat as number) + 1800)
  })

  it('is signed as the client registered', async () => {
    const elliptic = await server.register({ id_token_signed_response_alg: 'ES256' })
    const { id_token } = await server.tokens(elliptic)
    const { protectedHeader } = await verified(id_token, elliptic.client_id)
    expect(protectedHeader.alg).toBe('ES256')
  })

  it('shows the subject that the client is to see', async () => {
    const { id_token } = await server.tokens(client, { obfuscatedSubject: 'someone else' })
    expect(decodeJwt(id_token as string).sub).toBe('someone else')
  })
})

describe('an ID token hint', () => {
  const context = (): Pick<OAuth2Context, 'keys' | 'settings'> => ({
    keys: new SealedKeyStore(server.database, new SecretRing(['a secret that tests use only']), {
      available: false,
    }),
    settings: { issuer } as OAuth2Context['settings'],
  })

  it('is known long after its time', async () => {
    const { id_token } = await server.tokens(client)
    server.clock.advance(90 * 86400)
    expect(await verifyIdTokenHint(context(), id_token as string)).toMatchObject({ sub: 'alice' })
  })

  it('is nothing when it is an access token, of another issuer, or forged', async () => {
    const jwtClient = await server.register({ access_token_strategy: 'jwt' })
    const { access_token, id_token } = await server.tokens(jwtClient)
    const { keys } = context()
    const key = await keys.signing('hydra.openid.id-token')
    const foreign = await new SignJWT({ iss: 'https://evil.example.test', sub: 'alice' })
      .setProtectedHeader({ alg: key.algorithm, kid: key.kid })
      .sign(key.privateKey)
    const [header, , signature] = (id_token as string).split('.')
    const forged = `${header}.${Buffer.from('{"sub":"mallory"}').toString('base64url')}.${signature}`
    for (const hint of [access_token as string, foreign, forged, 'junk', ''])
      expect(await verifyIdTokenHint(context(), hint)).toBeUndefined()
  })
})
