import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf } from '../../../../test/support/self-service-client.ts'

const ada = { sub: 'ada-1', traits: { email: 'ada@example.org', name: 'Ada' } }
let server: SelfService

beforeAll(async () => {
  server = await createSelfService()
})
afterAll(() => server.close())

const json = { accept: 'application/json' }

/** The error behind a redirect to the error page. */
async function errorBehind(location: unknown) {
  const url = new URL(String(location))
  expect(url.pathname).toBe('/ui/error')
  const answer = await server.public.inject({ url: `/self-service/errors${url.search}`, headers: json })
  expect(answer.statusCode).toBe(200)
  return answer.json().error
}

describe('starting a sign-in', () => {
  test('sends a browser to the page, which fetches a form with a button per provider in their order', async () => {
    const client = server.browser()
    const started = await client.get('/self-service/login/browser?return_to=%2Finbox')
    expect(started.statusCode).toBe(303)
    expect(started.headers.vary).toBe('Cookie')
    const flow = await client.fetchFlow('login', started)
    expect(flow).toMatchObject({
      type: 'browser',
      request_url: 'https://id.example.com/self-service/login/browser?return_to=%2Finbox',
      return_to: 'https://app.example/inbox',
      issued_at: '2026-07-01T12:00:00.000Z',
      expires_at: '2026-07-01T13:00:00.000Z',
      state: 'choose_method',
      organization_id: null,
      refresh: false,
      requested_aal: 'aal1',
      ui: { action: `https://id.example.com/self-service/login?flow=${flow.id}`, method: 'POST' },
    })
    expect(flow.ui).not.toHaveProperty('messages')
    expect(flow.ui.nodes).toEqual([
      {
        type: 'input',
        group: 'oidc',
        attributes: {
          node_type: 'input',
          name: 'provider',
          type: 'submit',
          value: 'upstream',
          disabled: false,
        },
        messages: [],
        meta: {
          label: {
            id: 1010002,
            type: 'info',
            text: expect.any(String),
            context: { provider: 'Upstream', provider_id: 'upstream' },
          },
        },
      },
      expect.objectContaining({ attributes: expect.objectContaining({ value: 'second' }) }),
      {
        type: 'input',
        group: 'default',
        attributes: {
          node_type: 'input',
          name: 'csrf_token',
          type: 'hidden',
          value: expect.stringMatching(/^[\w+/]{86}==$/),
          required: true,
          disabled: false,
        },
        messages: [],
        meta: {},
      },
    ])
  })

  test('gives a single-page app the flow at once', async () => {
    const started = await server.spa().get('/self-service/login/browser')
    expect(started.statusCode).toBe(200)
    expect(started.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(started.json()).toMatchObject({ type: 'browser', state: 'choose_method' })
  })

  test('gives a native client a flow without a CSRF token and without a cookie', async () => {
    const started = await server.public.inject({ url: '/self-service/login/api' })
    expect(started.statusCode).toBe(200)
    expect(started.headers['set-cookie']).toBeUndefined()
    expect(started.json().type).toBe('api')
    expect(csrfTokenOf(started.json())).toBe('')
  })

  test('gives the browser one CSRF cookie for the public address, out of reach of scripts and other sites', async () => {
    const [cookie] = (await server.browser().get('/self-service/login/browser')).cookies
    expect(cookie).toMatchObject({
      name: expect.stringMatching(/^csrf_token_[0-9a-f]{64}$/),
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: 31536000,
    })
  })

  test.each([
    'https://evil.example/',
    'http://app.example/',
    'https://app.example.evil.example/',
    'https://app.example@evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    'javascript:alert(1)',
    'https://other.example/area',
    'https://wild.example/area',
    'https://a.wild.example/elsewhere',
  ])('refuses to return to %s', async (returnTo) => {
    const start = `/self-service/login/browser?return_to=${encodeURIComponent(returnTo)}`
    const spa = await server.spa().get(start)
    expect(spa.statusCode).toBe(400)
    expect(spa.json().error.id).toBe('self_service_flow_return_to_forbidden')
    const page = await server.browser().get(start)
    expect(page.statusCode).toBe(303)
    expect(await errorBehind(page.headers.location)).toMatchObject({
      id: 'self_service_flow_return_to_forbidden',
      code: 400,
    })
  })

  test('asks for a session before a second factor, and for a level that exists', async () => {
    const first = await server.spa().get('/self-service/login/browser?aal=aal2')
    expect([first.statusCode, first.json().error.id]).toEqual([401, 'session_aal1_required'])
    const third = await server.public.inject({ url: '/self-service/login/api?aal=aal3', headers: json })
    expect([third.statusCode, third.json().error.id]).toEqual([400, 'bad_request'])
  })

  test('refuses an identity schema that is not there to be chosen', async () => {
    const refused = await server.spa().get('/self-service/login/browser?identity_schema=secret')
    expect(refused.statusCode).toBe(400)
    const chosen = await server.spa().get('/self-service/login/browser?identity_schema=person')
    expect(chosen.json().identity_schema).toBe('person')
  })
})

describe('a person who is signed in', () => {
  test('is sent on, and a script is told so', async () => {
    const client = await server.signedIn(ada)
    const start = '/self-service/login/browser?return_to=https%3A%2F%2Fapp.example%2Finbox'
    expect((await client.get(start)).headers.location).toBe('https://app.example/inbox')
    const script = await client.get(start, json)
    expect([script.statusCode, script.json().error.id]).toEqual([400, 'session_already_available'])
  })

  test('may be asked to prove it again: with the linked providers only, in the same session', async () => {
    const client = await server.signedIn(ada)
    const whoami = async () => (await client.get('/sessions/whoami', json)).json()
    const before = await whoami()
    server.advance(60)
    const start = '/self-service/login/browser?refresh=true'
    const flow = await client.fetchFlow('login', await client.get(start))
    expect(flow.refresh).toBe(true)
    expect(flow.ui.messages).toMatchObject([{ id: 1010003, type: 'info' }])
    expect(flow.ui.nodes.map((node: { attributes: { value: string } }) => node.attributes.value)).toEqual([
      'upstream',
      expect.any(String),
    ])
    const csrfCookie = [...client.cookies].find(([name]) => name.startsWith('csrf_token_'))
    await client.get(await server.leave(client, ada, { start }))
    expect(server.upstream.asked.refresh).toBe(true)
    const after = await whoami()
    expect(after.id).toBe(before.id)
    expect(after.issued_at).toBe(before.issued_at)
    expect(Date.parse(after.authenticated_at) - Date.parse(before.authenticated_at)).toBe(60_000)
    expect(after.authentication_methods).toHaveLength(2)
    expect([...client.cookies]).toContainEqual(csrfCookie)
  })

  test('gets another session when it turns out to be somebody else', async () => {
    const client = await server.signedIn(ada)
    const before = client.cookies.get('ory_kratos_session')
    const start = '/self-service/login/browser?refresh=true'
    const bob = { sub: 'bob-1', traits: { email: 'bob@example.org', name: 'Bob' } }
    await client.get(await server.leave(client, bob, { start }))
    const whoami = (await client.get('/sessions/whoami', json)).json()
    expect(whoami.identity.traits.email).toBe('bob@example.org')
    expect(client.cookies.get('ory_kratos_session')).not.toBe(before)
  })
})

describe('a new session', () => {
  test('never continues a token or a CSRF secret that the browser had before', async () => {
    const client = server.browser()
    const planted = `ory_st_${'x'.repeat(32)}`
    client.cookies.set('ory_kratos_session', planted)
    await client.get(await server.leave(client, ada))
    const csrfName = [...client.cookies.keys()].find((name) => name.startsWith('csrf_token_')) as string
    const csrf = client.cookies.get(csrfName)
    expect(client.cookies.get('ory_kratos_session')).not.toBe(planted)
    const other = await server.signedIn(ada)
    expect(other.cookies.get('ory_kratos_session')).not.toBe(client.cookies.get('ory_kratos_session'))
    expect(other.cookies.get(csrfName)).not.toBe(csrf)
  })
})

describe('sending the form', () => {
  test.each([
    ['without an id', '', 400],
    ['with a malformed id', '?flow=nonsense', 400],
    ['with an unknown id', '?flow=00000000-0000-4000-8000-000000000000', 404],
  ])('%s is refused', async (_, query, status) => {
    const script = await server.spa().postJson(`/self-service/login${query}`, { provider: 'upstream' })
    expect(script.statusCode).toBe(status)
    const page = await server.browser().postForm(`/self-service/login${query}`, { provider: 'upstream' })
    expect(page.statusCode).toBe(303)
    expect(await errorBehind(page.headers.location)).toMatchObject({ code: status })
  })

  test('without a way to sign in shows it again with a message', async () => {
    const flow = (await server.public.inject({ url: '/self-service/login/api' })).json()
    const body = { method: 'oidc' }
    const again = await server.public.inject({ method: 'POST', url: pathOf(flow.ui.action), payload: body })
    expect(again.statusCode).toBe(400)
    expect(again.json()).toMatchObject({ id: flow.id, active: 'oidc', ui: { messages: [{ id: 4010002 }] } })
    const nothing = await server.public.inject({ method: 'POST', url: pathOf(flow.ui.action), payload: {} })
    expect(nothing.json().ui.messages).toMatchObject([{ id: 4010002 }])
  })

  test('by GET only shows it again', async () => {
    const flow = (await server.public.inject({ url: '/self-service/login/api' })).json()
    const again = await server.public.inject({ url: `${pathOf(flow.ui.action)}&provider=upstream` })
    expect(again.statusCode).toBe(400)
    expect(again.json().ui.messages).toMatchObject([{ id: 4000001 }])
  })

  test('of any size is refused', async () => {
    const flow = (await server.public.inject({ url: '/self-service/login/api' })).json()
    const answer = await server.public.inject({
      method: 'POST',
      url: pathOf(flow.ui.action),
      payload: { method: 'oidc', provider: 'upstream', transient_payload: { a: 'x'.repeat(70_000) } },
    })
    expect(answer.statusCode).toBe(413)
  })

  test('to a provider that is not configured is 404', async () => {
    const flow = (await server.public.inject({ url: '/self-service/login/api' })).json()
    const answer = await server.public.inject({
      method: 'POST',
      url: pathOf(flow.ui.action),
      payload: { method: 'oidc', provider: 'nowhere' },
    })
    expect([answer.statusCode, answer.json().error.id]).toEqual([404, 'not_found'])
  })

  test('tells a script where the browser must go, and passes only harmless parameters on', async () => {
    const client = server.spa()
    const flow = (await client.get('/self-service/login/browser')).json()
    const answer = await client.postJson(pathOf(flow.ui.action), {
      csrf_token: csrfTokenOf(flow),
      method: 'oidc',
      provider: 'upstream',
      upstream_parameters: { hd: 'example.org', prompt: 'consent', login_hint: 'ada@example.org', evil: 'x' },
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({
      error: { id: 'browser_location_change_required', code: 422 },
      redirect_browser_to: expect.stringMatching(/^https:\/\/upstream\.example\/authorize\?/),
    })
    expect(server.upstream.asked.upstreamParameters).toEqual({ hd: 'example.org', prompt: 'consent' })
    expect(server.upstream.asked.redirectUri).toBe(
      'https://id.example.com/self-service/methods/oidc/callback/upstream',
    )
  })

  test('takes a browser to the provider with a cookie that lives for half an hour', async () => {
    const client = server.browser()
    const flow = await client.fetchFlow('login', await client.get('/self-service/login/browser'))
    const left = await client.postForm(pathOf(flow.ui.action), {
      csrf_token: csrfTokenOf(flow),
      provider: 'second',
    })
    expect(left.statusCode).toBe(303)
    expect(left.headers.location).toMatch(/^https:\/\/second\.example\/authorize\?/)
    expect(server.second.asked.redirectUri).toBe('https://id.example.com/self-service/methods/oidc/callback')
    expect(left.cookies).toMatchObject([
      { name: 'ory_kratos_continuity', httpOnly: true, secure: true, sameSite: 'Lax', maxAge: 1800 },
    ])
  })
})

describe('a flow that has expired', () => {
  const start = '/self-service/login/browser?return_to=https%3A%2F%2Fapp.example%2Fkept'

  test('is gone when it is fetched', async () => {
    const client = server.spa()
    const flow = (await client.get(start)).json()
    server.advance(3601)
    const fetched = await client.get(`/self-service/login/flows?id=${flow.id}`)
    expect(fetched.statusCode).toBe(410)
    expect(fetched.json().error).toMatchObject({
      id: 'self_service_flow_expired',
      details: {
        redirect_to:
          'https://id.example.com/self-service/login/browser?return_to=https%3A%2F%2Fapp.example%2Fkept',
        return_to: 'https://app.example/kept',
      },
    })
  })

  test('is replaced when it is sent: a browser goes to the new one, a script is told its id', async () => {
    const client = server.browser()
    const flow = await client.fetchFlow('login', await client.get(start))
    const fields = { csrf_token: csrfTokenOf(flow), provider: 'upstream' }
    server.advance(3660)
    const replaced = await client.postForm(pathOf(flow.ui.action), fields)
    expect(replaced.statusCode).toBe(303)
    const replacement = await client.fetchFlow('login', replaced)
    expect(replacement.id).not.toBe(flow.id)
    expect(replacement).toMatchObject({
      request_url: flow.request_url,
      return_to: 'https://app.example/kept',
      ui: { messages: [{ id: 4010001, context: { expired_at: flow.expires_at } }] },
    })
    const script = await client.postJson(pathOf(flow.ui.action), fields)
    expect(script.statusCode).toBe(410)
    expect(script.json()).toMatchObject({
      error: { id: 'self_service_flow_expired' },
      expired_at: flow.expires_at,
      since: 60_000_000_000,
      use_flow_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('of a native client names the address that starts another one', async () => {
    const flow = (await server.public.inject({ url: '/self-service/login/api' })).json()
    server.advance(3601)
    const fetched = await server.public.inject({ url: `/self-service/login/flows?id=${flow.id}` })
    expect(fetched.json().error.details).toEqual({ api: 'https://id.example.com/self-service/login/api' })
  })
})

describe('fetching', () => {
  test.each(['', '?id=nonsense', '?id=00000000-0000-4000-8000-000000000000'])('%s is 404', async (query) => {
    const answer = await server.browser().get(`/self-service/login/flows${query}`)
    expect([answer.statusCode, answer.json().error.id]).toEqual([404, 'not_found'])
  })

  test('does not show a flow to another browser, or as a flow of another kind', async () => {
    const flow = (await server.spa().get('/self-service/login/browser')).json()
    const stranger = server.spa()
    const without = await stranger.get(`/self-service/login/flows?id=${flow.id}`)
    expect([without.statusCode, without.json().error.id]).toEqual([403, 'security_csrf_violation'])
    await stranger.get('/self-service/login/browser')
    const foreign = await stranger.get(`/self-service/login/flows?id=${flow.id}`)
    expect([foreign.statusCode, foreign.json().error.id]).toEqual([403, 'security_csrf_violation'])
    const asOther = await stranger.get(`/self-service/registration/flows?id=${flow.id}`)
    expect(asOther.statusCode).toBe(404)
  })
})

describe('cross-site request forgery', () => {
  async function started() {
    const client = server.spa()
    const flow = (await client.get('/self-service/login/browser')).json()
    return { client, flow, action: pathOf(flow.ui.action), token: csrfTokenOf(flow) }
  }
  const refused = [403, 'security_csrf_violation']
  const body = { method: 'oidc', provider: 'upstream' }

  test('is refused without a token, with a malformed and with somebody else’s token', async () => {
    const { client, action } = await started()
    const foreign = (await started()).token
    for (const token of [undefined, '', 'AAAA', foreign]) {
      const answer = await client.postJson(action, { ...body, csrf_token: token })
      expect([answer.statusCode, answer.json().error.id]).toEqual(refused)
    }
  })

  test('is refused without the cookie, and when another browser brings its own token', async () => {
    const { flow, action, token } = await started()
    const without = await server.spa().postJson(action, { ...body, csrf_token: token })
    expect([without.statusCode, without.json().error.id]).toEqual(refused)
    const thief = await started()
    expect(thief.flow.id).not.toBe(flow.id)
    const stolen = await thief.client.postJson(action, { ...body, csrf_token: thief.token })
    expect([stolen.statusCode, stolen.json().error.id]).toEqual(refused)
  })

  test('sends a browser to the error page', async () => {
    const client = server.browser()
    const flow = await client.fetchFlow('login', await client.get('/self-service/login/browser'))
    const page = await client.postForm(pathOf(flow.ui.action), { provider: 'upstream' })
    expect(await errorBehind(page.headers.location)).toMatchObject({ id: 'security_csrf_violation' })
  })

  test('is not suspected when the token comes in the header', async () => {
    const { client, action, token } = await started()
    const answer = await client.postJson(action, body, { 'x-csrf-token': token })
    expect(answer.statusCode).toBe(422)
  })

  test('is impossible with a native flow, which no browser may use', async () => {
    const flow = (await server.public.inject({ url: '/self-service/login/api' })).json()
    const send = (headers: Record<string, string>) =>
      server.public.inject({ method: 'POST', url: pathOf(flow.ui.action), payload: body, headers })
    expect((await send({ origin: 'https://evil.example' })).statusCode).toBe(400)
    expect((await send({ cookie: 'a=b' })).statusCode).toBe(400)
    expect((await send({ cookie: '__cf_bm=1; _cfuvid=2' })).statusCode).toBe(422)
    expect((await send({})).statusCode).toBe(422)
  })
})
