import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../../test/support/authorization-journey.ts'
import { OAuth2Server, type RegisteredClient } from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient
let journey: Journey

beforeAll(async () => {
  server = await OAuth2Server.start()
})
beforeEach(async () => {
  client = await server.register()
  journey = new Journey(server)
})
afterAll(() => server.stop())

/** What the consent page is told when the browser comes to it. */
async function consentRequest(parameters: Record<string, string> = {}, of = client, subject = 'alice') {
  const challenge = await journey.toLogin(authorizationAddress(of, parameters))
  const { params } = await journey.acceptLogin(challenge, { subject })
  return server.admin.getConsentRequest(params.consent_challenge as string)
}

const consentTo = (scope: string, remember_for = 0, of = client) =>
  journey.signIn(authorizationAddress(of, { scope }), {}, { remember: true, remember_for })

describe('a remembered consent', () => {
  it('covers the same scopes and fewer, not more', async () => {
    await consentTo('openid read')
    expect(await consentRequest({ scope: 'openid read' })).toMatchObject({ skip: true })
    expect(await consentRequest({ scope: 'read' })).toMatchObject({ skip: true })
    expect(await consentRequest({ scope: 'openid write' })).toMatchObject({ skip: false })
  })

  it('covers what was granted, not what was asked for', async () => {
    await journey.signIn(
      authorizationAddress(client, { scope: 'openid read write' }),
      {},
      { grant_scope: ['openid'], remember: true },
    )
    expect(await consentRequest({ scope: 'openid read' })).toMatchObject({ skip: false })
  })

  it('is the newest one alone: earlier ones are not added up', async () => {
    await consentTo('read')
    server.clock.advance(1)
    await consentTo('write')
    expect(await consentRequest({ scope: 'write' })).toMatchObject({ skip: true })
    expect(await consentRequest({ scope: 'read' })).toMatchObject({ skip: false })
  })

  it('ends when its time is over', async () => {
    await consentTo('openid', 600)
    server.clock.advance(599)
    expect(await consentRequest()).toMatchObject({ skip: true })
    server.clock.advance(1)
    expect(await consentRequest()).toMatchObject({ skip: false })
  })

  it('lasts very long when very long was said', async () => {
    await consentTo('openid', Number.MAX_SAFE_INTEGER)
    expect(await consentRequest()).toMatchObject({ skip: true })
  })

  it('is of one person at one client', async () => {
    await consentTo('openid')
    expect(await consentRequest({}, client, 'bob')).toMatchObject({ skip: false })
    expect(await consentRequest({}, await server.register())).toMatchObject({ skip: false })
  })

  it('is not used for prompt=consent', async () => {
    await consentTo('openid')
    expect(await consentRequest({ prompt: 'consent' })).toMatchObject({ skip: false })
  })

  it('is not there when the person did not say so', async () => {
    await journey.signIn(authorizationAddress(client))
    expect(await consentRequest()).toMatchObject({ skip: false })
  })

  it('is used for a public client where nobody else can use the answer (RFC 8252 §8.1)', async () => {
    const pkce = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }
    const metadata = {
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'implicit'],
      response_types: ['code', 'code token'],
    }
    for (const [redirect_uri, response_type, skip] of [
      ['com.example.app:/callback', 'code', true],
      ['com.example.app:/callback', 'code token', false],
      ['https://app.example.test/callback', 'code', true],
      ['http://127.0.0.1:8080/callback', 'code', true],
    ] as const) {
      const native = await server.register({ ...metadata, redirect_uris: [redirect_uri] })
      const parameters = { ...pkce, redirect_uri, response_type }
      await journey.signIn(authorizationAddress(native, parameters), {}, { remember: true })
      expect(await consentRequest(parameters, native)).toMatchObject({ skip })
    }
  })

  it('is only a hint for a client that is registered with skip_consent', async () => {
    const trusted = await server.register({ skip_consent: true })
    const request = await consentRequest({}, trusted)
    expect(request).toMatchObject({ skip: false, client: { skip_consent: true } })
  })
})

async function list(query: Record<string, string>) {
  const answer = await server.adminServer.inject({
    url: `/admin/oauth2/auth/sessions/consent?${new URLSearchParams(query)}`,
  })
  return { status: answer.statusCode, link: answer.headers.link as string | undefined, body: answer.json() }
}

async function revoke(query: Record<string, string>): Promise<number> {
  const answer = await server.adminServer.inject({
    method: 'DELETE',
    url: `/admin/oauth2/auth/sessions/consent?${new URLSearchParams(query)}`,
  })
  return answer.statusCode
}

describe('the list of consents', () => {
  it('shows what a person consented to, without what was reused', async () => {
    await journey.signIn(
      authorizationAddress(client, { scope: 'openid offline_access' }),
      { subject: 'lister', amr: ['pwd'], acr: '1' },
      {
        remember: true,
        remember_for: 3600,
        context: { note: 1 },
        session: { access_token: { tenant: 'acme' }, id_token: { email: 'a@example.test' } },
      },
    )
    const reused = await journey.signIn(
      authorizationAddress(client),
      { subject: 'lister' },
      { remember: true },
    )
    expect(reused.params).toHaveProperty('code')
    const { status, body, link } = await list({ subject: 'lister' })
    expect(status).toBe(200)
    expect(body).toHaveLength(1)
    expect(body[0]).toMatchObject({
      consent_request_id: expect.any(String),
      context: { note: 1 },
      grant_access_token_audience: [],
      grant_scope: ['openid', 'offline_access'],
      handled_at: expect.stringMatching(/^2026-11-24T[\d:]{8}Z$/),
      remember: true,
      remember_for: 3600,
      session: { access_token: { tenant: 'acme' }, id_token: { email: 'a@example.test' } },
      consent_request: {
        acr: '1',
        amr: ['pwd'],
        challenge: '',
        client: { client_id: client.client_id },
        login_session_id: expect.any(String),
        oidc_context: {},
        requested_scope: ['openid', 'offline_access'],
        skip: false,
        subject: 'lister',
      },
    })
    expect(link).toMatch(/^<\/admin\/oauth2\/auth\/sessions\/consent\?.*>; rel="first"$/)
    const sid = body[0].consent_request.login_session_id
    expect((await list({ subject: 'lister', login_session_id: sid })).body).toHaveLength(1)
    expect((await list({ subject: 'lister', login_session_id: crypto.randomUUID() })).body).toEqual([])
  })

  it('comes in pages that leave nothing out', async () => {
    for (let index = 0; index < 5; index++)
      await journey.signIn(authorizationAddress(client, { prompt: 'consent' }), { subject: 'pager' })
    const seen: string[] = []
    let query: Record<string, string> | undefined = { subject: 'pager', page_size: '2' }
    while (query) {
      const { body, link } = await list(query)
      seen.push(...body.map((entry: { consent_request_id: string }) => entry.consent_request_id))
      const next = /<[^>]*\?([^>]*)>; rel="next"/.exec(link ?? '')?.[1]
      query = next === undefined ? undefined : Object.fromEntries(new URLSearchParams(next))
    }
    expect(new Set(seen).size).toBe(5)
  })

  it('needs a subject, and is empty for nobody', async () => {
    expect(await list({})).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    expect(await list({ subject: 'nobody' })).toEqual({ status: 200, body: [], link: undefined })
  })
})

describe('revoking consents', () => {
  it('ends the tokens and forgets the consent, at one client or at all', async () => {
    const other = await server.register()
    const tokens = await Promise.all(
      [client, other].map(async (of) => {
        const { params } = await new Journey(server).signIn(
          authorizationAddress(of, { scope: 'openid offline_access' }),
          { subject: 'revoker' },
          { remember: true },
        )
        return (await server.exchange(of, params.code as string)).json()
      }),
    )
    expect(await revoke({ subject: 'revoker', client: client.client_id })).toBe(204)
    expect(await server.isActive(tokens[0].access_token)).toBe(false)
    expect(await server.isActive(tokens[0].refresh_token)).toBe(false)
    expect(await server.isActive(tokens[1].access_token)).toBe(true)
    expect(await consentRequest({}, client, 'revoker')).toMatchObject({ skip: false })
    expect(await revoke({ subject: 'revoker', all: 'true' })).toBe(204)
    expect(await server.isActive(tokens[1].access_token)).toBe(false)
    expect((await list({ subject: 'revoker' })).body).toEqual([])
  })

  it('can name one authorization', async () => {
    await journey.signIn(authorizationAddress(client), { subject: 'single' })
    const [{ consent_request_id }] = (await list({ subject: 'single' })).body
    expect(await revoke({ consent_request_id })).toBe(204)
    expect((await list({ subject: 'single' })).body).toEqual([])
    expect(await revoke({ consent_request_id: 'unknown' })).toBe(204)
  })

  it.each([
    {},
    { subject: 'a' },
    { client: 'c' },
    { all: 'true' },
    { subject: 'a', client: 'c', all: 'true' },
    { subject: 'a', consent_request_id: 'x' },
  ])('refuses to guess what %o means', async (query) => {
    expect(await revoke(query as Record<string, string>)).toBe(400)
  })

  it('is done when there is nothing to revoke', async () => {
    expect(await revoke({ subject: 'nobody', all: 'true' })).toBe(204)
  })
})
