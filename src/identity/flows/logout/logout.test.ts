import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { pathOf } from '../../../../test/support/self-service-client.ts'

let server: SelfService
beforeAll(async () => {
  server = await createSelfService({
    selfservice: { flows: { logout: { after: { default_browser_return_url: 'https://app.example/bye' } } } },
  })
})
afterAll(() => server.close())

const ada = { sub: 'ada-1', traits: { email: 'ada@example.org', name: 'Ada' } }
const json = { accept: 'application/json' }

describe('signing out in a browser', () => {
  test('ends the session and leaves no cookie that is worth anything', async () => {
    const client = await server.signedIn(ada)
    const cookies = new Map(client.cookies)
    const flow = (await client.get('/self-service/logout/browser', json)).json()
    expect(flow.logout_token).toMatch(/^ory_lo_[\w-]{32}$/)
    expect(flow.logout_url).toBe(`https://id.example.com/self-service/logout?token=${flow.logout_token}`)
    const out = await client.get(pathOf(flow.logout_url))
    expect([out.statusCode, out.headers.location]).toEqual([303, 'https://app.example/bye'])
    expect(client.cookies.has('ory_kratos_session')).toBe(false)
    const csrf = [...client.cookies].find(([name]) => name.startsWith('csrf_token_'))
    expect([...cookies]).not.toContainEqual(csrf)
    client.cookies.set('ory_kratos_session', cookies.get('ory_kratos_session') as string)
    expect((await client.get('/sessions/whoami', json)).statusCode).toBe(401)
  })

  test('goes where the page asked, if that is allowed', async () => {
    const client = await server.signedIn(ada)
    const start = (returnTo: string) =>
      client.get(`/self-service/logout/browser?return_to=${encodeURIComponent(returnTo)}`, json)
    expect((await start('https://evil.example/')).statusCode).toBe(400)
    const { logout_url } = (await start('https://app.example/see-you')).json()
    const forged = pathOf(logout_url).replace('app.example', 'evil.example')
    expect(String((await client.get(forged)).headers.location)).toContain('/ui/error?id=')
    expect((await client.get(pathOf(logout_url))).headers.location).toBe('https://app.example/see-you')
  })

  test('cannot be done by another site: without the token nothing happens', async () => {
    const client = await server.signedIn(ada)
    const other = await server.signedIn(ada)
    const foreign = (await other.get('/self-service/logout/browser', json)).json().logout_token
    for (const [query, status] of [
      ['', 400],
      ['?token=ory_lo_wrong', 403],
      [`?token=${foreign}`, 403],
    ]) {
      const script = await client.get(`/self-service/logout${query}`, json)
      expect(script.statusCode).toBe(status)
    }
    expect((await client.get('/sessions/whoami', json)).statusCode).toBe(200)
  })

  test('needs somebody who is signed in', async () => {
    const answer = await server.browser().get('/self-service/logout/browser', json)
    expect([answer.statusCode, answer.json().error.id]).toEqual([401, 'session_inactive'])
    const page = await server.browser().get('/self-service/logout?token=ory_lo_any')
    expect(String(page.headers.location)).toContain('/ui/error?id=')
  })
})

describe('signing out a native client', () => {
  test('ends its session, also when asked twice, and refuses a token of no session', async () => {
    const { sub, traits } = ada
    await server.signedIn({ sub, traits })
    const identity = await server.context.identities.findByCredential('oidc', 'upstream:ada-1')
    const { token } = await server.context.sessions.issue({
      identityId: identity?.id as string,
      methods: [{ method: 'oidc', aal: 'aal1', completed_at: new Date(0).toISOString() }],
      device: { ipAddress: undefined, userAgent: undefined, location: undefined },
    })
    const out = (session_token: string) =>
      server.public.inject({
        method: 'DELETE',
        url: '/self-service/logout/api',
        payload: { session_token },
      })
    expect((await out('ory_st_unknown')).statusCode).toBe(403)
    expect((await out(token)).statusCode).toBe(204)
    expect((await out(token)).statusCode).toBe(204)
    const whoami = await server.public.inject({
      url: '/sessions/whoami',
      headers: { 'x-session-token': token },
    })
    expect(whoami.statusCode).toBe(401)
  })
})
