import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { sessionEndpoints } from '../endpoints/index.ts'

const inline = (text: string) => `base64://${Buffer.from(text).toString('base64')}`
const keyPairs = {
  ES256: await generateKeyPair('ES256', { extractable: true }),
  RS256: await generateKeyPair('RS256', { extractable: true }),
}
const keySet = async (alg: keyof typeof keyPairs, kind: 'privateKey' | 'publicKey' = 'privateKey') => ({
  keys: [{ ...(await exportJWK(keyPairs[alg][kind])), kid: `key-${alg}`, alg, use: 'sig' }],
})
const keys = inline(JSON.stringify(await keySet('ES256')))
const mapper = (claims: string) => `jsonata://{ "claims": ${claims} }`

let identity: TestIdentity
beforeAll(async () => {
  identity = await createTestIdentity({
    endpoints: sessionEndpoints,
    configuration: {
      identity: {
        feature_flags: { cacheable_sessions: true },
        session: {
          whoami: {
            tokenizer: {
              templates: {
                plain: { jwks_url: keys, ttl: '10m' },
                mapped: {
                  jwks_url: keys,
                  claims_mapper_url: mapper(
                    '{ "email": session.identity.traits.email, "aal": $session.authenticator_assurance_level, "sub": "somebody else", "exp": 4102444800, "was": claims.sid }',
                  ),
                },
                rsa: { jwks_url: inline(JSON.stringify(await keySet('RS256'))) },
                external: { jwks_url: keys, subject_source: 'external_id' },
                broken: { jwks_url: keys, claims_mapper_url: mapper('$error("no")') },
                empty: { jwks_url: keys, claims_mapper_url: 'jsonata://{}' },
                public: { jwks_url: inline(JSON.stringify(await keySet('ES256', 'publicKey'))) },
                garbage: { jwks_url: inline('not a key set') },
                away: { jwks_url: 'https://keys.example/jwks.json' },
              },
            },
          },
        },
      },
    },
  })
})
afterAll(() => identity.close())

async function signIn(email: string, externalId?: string) {
  const { id } = await identity.context.identities.create({
    traits: { email },
    ...(externalId !== undefined && { externalId }),
  })
  const methods = [{ method: 'password', aal: 'aal1' as const, completed_at: '2026-07-01T12:00:00.000Z' }]
  const device = { ipAddress: '192.0.2.1', userAgent: undefined, location: undefined }
  return identity.context.sessions.issue({ identityId: id, methods, device })
}
const whoami = (template: string, token: string) =>
  identity.public.inject({
    url: `/sessions/whoami?tokenize_as=${template}`,
    headers: { 'x-session-token': token },
  })
async function verified(token: string, alg: keyof typeof keyPairs = 'ES256') {
  const currentDate = identity.context.clock()
  return jwtVerify(token, createLocalJWKSet(await keySet(alg, 'publicKey')), { currentDate })
}

test('a session becomes a token that anybody with the public key can check', async () => {
  const { token, session } = await signIn('plain@example.org')
  const answer = await whoami('plain', token)
  const { payload, protectedHeader } = await verified(answer.json().tokenized)
  const now = identity.context.clock().getTime() / 1000
  expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'key-ES256', typ: 'JWT' })
  expect(payload).toEqual({
    iss: 'https://id.example.com/',
    sub: session.identityId,
    sid: session.id,
    iat: now,
    nbf: now,
    exp: now + 600,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(answer.json().id).toBe(session.id)
  expect(answer.headers['ory-session-cache-for']).toBeUndefined()
})

test('a program adds claims, but decides neither whose token it is nor how long it is good', async () => {
  const { token, session } = await signIn('mapped@example.org')
  const { payload } = await verified((await whoami('mapped', token)).json().tokenized)
  expect(payload).toMatchObject({
    email: 'mapped@example.org',
    aal: 'aal1',
    was: session.id,
    sub: session.identityId,
    exp: identity.context.clock().getTime() / 1000 + 60,
  })
})

test('the key of the set decides how it is signed', async () => {
  const { token } = await signIn('rsa@example.org')
  const { protectedHeader } = await verified((await whoami('rsa', token)).json().tokenized, 'RS256')
  expect(protectedHeader.alg).toBe('RS256')
})

test('the subject can be the id that another system gave', async () => {
  const { token } = await signIn('external@example.org', 'hr-7')
  const { payload } = await verified((await whoami('external', token)).json().tokenized)
  expect(payload.sub).toBe('hr-7')
  const without = await signIn('without@example.org')
  expect((await whoami('external', without.token)).statusCode).toBe(400)
})

test.each(['broken', 'empty', 'public', 'garbage', 'away', 'unheard-of'])(
  'the template "%s" is 400 with a sentence that names it',
  async (template) => {
    const { token } = await signIn(`${template}@example.org`)
    const answer = await whoami(template, token)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error.reason).toContain(`"${template}"`)
    expect(answer.body).not.toContain(JSON.parse(Buffer.from(keys.slice(9), 'base64').toString()).keys[0].d)
  },
)

test('without a session there is no token', async () => {
  expect((await whoami('plain', 'ory_st_unknown')).statusCode).toBe(401)
})
