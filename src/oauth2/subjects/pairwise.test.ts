import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { OAuth2Server, type RegisteredClient, redirectUri } from '../../../test/support/oauth2-server.ts'

const salt = 'a salt of tests'

let server: OAuth2Server
let client: RegisteredClient
let journey: Journey

beforeAll(async () => {
  server = await OAuth2Server.start({
    oauth2: {
      strategies: { access_token: 'opaque' },
      oidc: { subject_identifiers: { supported_types: ['public', 'pairwise'], pairwise: { salt } } },
    },
  })
})
beforeEach(async () => {
  client = await server.register({ subject_type: 'pairwise' })
  journey = new Journey(server)
})
afterAll(() => server.stop())

const pairwise = (subject: string) =>
  createHash('sha256').update(`app.example.test${subject}${salt}`).digest('hex')

async function signIn(login: { subject?: string; force_subject_identifier?: string } = {}, of = client) {
  const { params } = await journey.signIn(authorizationAddress(of), { remember: true, ...login })
  const tokens = (await server.exchange(of, params.code as string)).json()
  const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString())
  return { tokens, sub: claims.sub as string }
}

/** Whether the login that the browser holds is taken for the one that the hint names. */
async function isContinued(id_token_hint: string): Promise<boolean> {
  const challenge = await journey.toLogin(authorizationAddress(client, { id_token_hint }))
  return (await server.admin.getLoginRequest(challenge)).skip
}

describe('a client with pairwise subjects', () => {
  it('sees a subject of its own host, which tells nothing of the real one', async () => {
    const { tokens, sub } = await signIn()
    expect(sub).toBe(pairwise('alice'))
    expect(await server.introspect(tokens.access_token)).toMatchObject({
      sub: 'alice',
      obfuscated_subject: sub,
    })
  })

  it('sees the same subject again, and another one of another person', async () => {
    const [first, again] = [await signIn(), await signIn()]
    expect(again.sub).toBe(first.sub)
    journey = new Journey(server)
    expect((await signIn({ subject: 'bob' })).sub).toBe(pairwise('bob'))
  })

  it('sees it in JWT access tokens and at userinfo, and so does everybody else who reads them', async () => {
    const of = await server.register({ subject_type: 'pairwise', access_token_strategy: 'jwt' })
    const { tokens, sub } = await signIn({}, of)
    const [, payload] = tokens.access_token.split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString()).sub).toBe(sub)
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain('alice')
    const userinfo = await server.publicServer.inject({
      url: '/userinfo',
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(userinfo.json().sub).toBe(sub)
    expect(await server.introspect(tokens.access_token)).toMatchObject({
      active: true,
      sub: 'alice',
      obfuscated_subject: sub,
    })
  })

  it('can use its subject as a hint', async () => {
    const { tokens } = await signIn()
    expect(await isContinued(tokens.id_token)).toBe(true)
    const bob = new Journey(server)
    const { params } = await bob.signIn(authorizationAddress(client), { subject: 'bob' })
    const hint = (await server.exchange(client, params.code as string)).json().id_token
    expect(await isContinued(hint)).toBe(false)
  })

  it('sees the subject that the login UI chose, and can use that as a hint', async () => {
    const { tokens, sub } = await signIn({ force_subject_identifier: 'chosen' })
    expect(sub).toBe('chosen')
    expect(await isContinued(tokens.id_token)).toBe(true)
  })
})

describe('any other client', () => {
  it('sees the subject itself, whatever the login UI chose', async () => {
    const plain = await server.register({ redirect_uris: [redirectUri] })
    const { sub } = await signIn({ force_subject_identifier: 'chosen' }, plain)
    expect(sub).toBe('alice')
  })
})
