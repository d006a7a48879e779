import { afterEach, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf } from '../../../test/support/self-service-client.ts'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'

const password = 'Quaint-Marmalade-42-Zeppelin'
const body = 'jsonata://ctx'
const parsing = { response: { parse: true } }
const webHook = (name: string, config: object = {}) => ({
  hook: 'web_hook',
  config: { id: name, url: `https://hooks.example/${name}`, method: 'POST', body, ...config },
})
const blocked = {
  messages: [{ instance_ptr: '#/traits/email', messages: [{ id: 1234, text: 'no', type: 'error' }] }],
}

interface Call {
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: what hooks are told is JSON of many shapes
  readonly told: any
}

let server: SelfService
let calls: Call[] = []
afterEach(() => server.close())

/** The server with these hooks, and what the service behind them answers. */
async function withHooks(flows: object, answers: Record<string, () => Response> = {}, more: object = {}) {
  calls = []
  const outgoing: OutgoingFetch = async (address, request) => {
    const name = new URL(address).pathname.slice(1)
    calls.push({ name, told: JSON.parse(String(request?.body)) })
    return answers[name]?.() ?? new Response(null, { status: 204 })
  }
  server = await createSelfService({
    outgoing,
    selfservice: {
      flows,
      methods: {
        profile: { enabled: true },
        password: { enabled: true, config: { haveibeenpwned_enabled: false } },
      },
      ...more,
    },
    identity: { hashers: { argon2: { memory: '64KB', iterations: 1 } } },
  })
}
const names = () => calls.map(({ name }) => name)
const told = (name: string) => calls.find((call) => call.name === name)?.told

/** A native client that starts a flow and sends its form. */
async function submit(kind: 'login' | 'registration', fields: object) {
  const start = await server.public.inject({ url: `/self-service/${kind}/api` })
  if (start.statusCode !== 200) return start
  const payload = { method: 'password', password, ...fields }
  return server.public.inject({ method: 'POST', url: pathOf(start.json().ui.action), payload })
}
const register = (email: string, more: object = {}) => submit('registration', { traits: { email }, ...more })
const login = (identifier: string) => submit('login', { identifier })
const whoami = async (token: string) =>
  (await server.public.inject({ url: '/sessions/whoami', headers: { 'x-session-token': token } })).statusCode
const find = (email: string) => server.context.identities.findByCredential('password', email)

describe('before a flow', () => {
  test('a service is told, and may keep the flow from beginning', async () => {
    let refuses = false
    await withHooks(
      { login: { before: { hooks: [webHook('start', parsing)] } } },
      {
        start: () =>
          refuses ? Response.json(blocked, { status: 400 }) : new Response(null, { status: 200 }),
      },
    )
    const started = await server.public.inject({ url: '/self-service/login/api?refresh=true' })
    expect(told('start')).toMatchObject({
      flow: { id: started.json().id, type: 'api', state: 'choose_method' },
      request_method: 'GET',
      request_url: 'https://id.example.com/self-service/login/api?refresh=true',
    })
    expect(told('start')).not.toHaveProperty('identity')
    refuses = true
    const refused = await server.public.inject({ url: '/self-service/login/api' })
    expect([refused.statusCode, refused.json().error.reason]).toEqual([403, 'no'])
    expect(await server.context.flows.find('login', calls[1]?.told.flow.id)).toBeUndefined()
  })

  test('a service that fails is 502 for a script and the error page for a browser', async () => {
    await withHooks(
      { registration: { before: { hooks: [webHook('start')] } } },
      { start: () => new Response(null, { status: 500 }) },
    )
    const native = await server.public.inject({ url: '/self-service/registration/api' })
    expect([native.statusCode, native.json().error.id]).toEqual([502, 'web_hook_failed'])
    const page = await server.browser().get('/self-service/registration/browser')
    expect(page.headers.location).toMatch(/^https:\/\/id\.example\.com\/ui\/error\?id=/)
  })
})

describe('after a sign-up', () => {
  const flows = {
    registration: {
      after: {
        password: {
          hooks: [
            webHook('check', parsing),
            webHook('tell'),
            webHook('later', { response: { ignore: true } }),
            { hook: 'session' },
          ],
        },
      },
    },
  }

  test('services are asked before the account is made, and told afterwards', async () => {
    await withHooks(flows, {
      check: () =>
        Response.json({
          identity: { metadata_admin: { score: 3 }, traits: { email: 'ada@example.org', name: 'Ada' } },
        }),
    })
    const answer = await register('ada@example.org', { transient_payload: { from: 'test' } })
    await server.context.webHooks.stop()
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      session_token: expect.any(String),
      identity: { traits: { name: 'Ada' } },
    })
    expect(names()).toEqual(['check', 'tell', 'later'])
    expect(told('check')).toMatchObject({
      flow: { active: 'password', transient_payload: { from: 'test' } },
      identity: { traits: { email: 'ada@example.org' } },
    })
    expect(told('tell').identity).toMatchObject({
      id: answer.json().identity.id,
      traits: { name: 'Ada' },
      metadata_admin: { score: 3 },
    })
  })

  test('a service that refuses is a message on the form, and there is no account', async () => {
    await withHooks(flows, { check: () => Response.json(blocked, { status: 403 }) })
    const answer = await register('blocked@example.org')
    expect(answer.statusCode).toBe(400)
    const email = answer
      .json()
      .ui.nodes.find((node: { attributes: { name: string } }) => node.attributes.name === 'traits.email')
    expect(email).toMatchObject({ attributes: { value: 'blocked@example.org' }, messages: [{ id: 1234 }] })
    expect(names()).toEqual(['check'])
    expect(await find('blocked@example.org')).toBeUndefined()
  })

  test.each([
    ['fails', () => new Response(null, { status: 500 })],
    ['is not understood', () => new Response('nonsense')],
  ])('a service that %s is 502, and there is no account', async (_, check) => {
    await withHooks(flows, { check })
    expect((await register('crash@example.org')).statusCode).toBe(502)
    expect(await find('crash@example.org')).toBeUndefined()
  })

  test('what a service makes of an account has to fit the schema', async () => {
    await withHooks(flows, { check: () => Response.json({ identity: { traits: { email: 'nobody' } } }) })
    const answer = await register('ada@example.org')
    expect(answer.statusCode).toBe(400)
    expect(await find('ada@example.org')).toBeUndefined()
  })

  test('the hooks of a method replace those of all methods, or follow them', async () => {
    const both = {
      registration: {
        after: { hooks: [webHook('all')], password: { hooks: [webHook('own')] } },
      },
    }
    await withHooks(both)
    expect((await register('one@example.org')).json()).not.toHaveProperty('session_token')
    expect(names()).toEqual(['own'])
    await server.close()
    await withHooks(both, {}, { method_hooks: 'add' })
    await register('two@example.org')
    expect(names()).toEqual(['all', 'own'])
  })
})

describe('after a sign-in', () => {
  const flows = (...hooks: object[]) => ({
    login: { after: { hooks: [webHook('check', parsing), ...hooks] } },
  })

  test('a service is told who it is, with the session that there will be', async () => {
    await withHooks(flows())
    await register('ada@example.org')
    const answer = await login('ada@example.org')
    expect(answer.statusCode).toBe(200)
    const { session } = answer.json()
    expect(told('check')).toMatchObject({
      identity: { id: session.identity.id },
      session: { id: session.id, authentication_methods: [{ method: 'password' }] },
    })
  })

  test('a service that refuses gives no session', async () => {
    await withHooks(flows(), { check: () => Response.json(blocked, { status: 403 }) })
    await register('ada@example.org')
    const answer = await login('ada@example.org')
    expect([answer.statusCode, answer.json().active]).toEqual([400, 'password'])
    expect(answer.json().ui.messages).toMatchObject([{ id: 1234 }])
  })

  test('other sessions end, where the configuration says so', async () => {
    await withHooks(flows({ hook: 'revoke_active_sessions' }))
    const first = (await register('ada@example.org')).json().session_token
    const other = (await register('bob@example.org')).json().session_token
    expect(await whoami(first)).toBe(200)
    const second = (await login('ada@example.org')).json().session_token
    expect([await whoami(first), await whoami(second), await whoami(other)]).toEqual([401, 200, 200])
  })
})

describe('after a change', () => {
  test('services are asked and told, may change it, and other sessions end', async () => {
    await withHooks(
      {
        settings: {
          after: {
            profile: { hooks: [webHook('check', parsing)] },
            password: { hooks: [webHook('tell'), { hook: 'revoke_active_sessions' }] },
          },
        },
      },
      {
        check: () =>
          calls.at(-1)?.told.identity.traits.name === 'Blocked'
            ? Response.json(blocked, { status: 400 })
            : Response.json({ identity: { metadata_public: { by: 'hook' } } }),
      },
    )
    const token = (await register('ada@example.org')).json().session_token
    const other = (await login('ada@example.org')).json().session_token
    const change = async (payload: object) => {
      const headers = { 'x-session-token': token }
      const flow = (await server.public.inject({ url: '/self-service/settings/api', headers })).json()
      return server.public.inject({ method: 'POST', url: pathOf(flow.ui.action), headers, payload })
    }
    const renamed = await change({ method: 'profile', traits: { email: 'ada@example.org', name: 'Ada' } })
    expect(renamed.json()).toMatchObject({
      state: 'success',
      identity: { traits: { name: 'Ada' }, metadata_public: { by: 'hook' } },
    })
    expect(told('check')).toMatchObject({ session: { active: true }, identity: { traits: { name: 'Ada' } } })
    const refused = await change({ method: 'profile', traits: { email: 'ada@example.org', name: 'Blocked' } })
    expect([refused.statusCode, refused.json().identity.traits.name]).toEqual([400, 'Ada'])
    expect(await whoami(other)).toBe(200)
    expect((await change({ method: 'password', password: 'Another-Zeppelin-77-Marmalade' })).statusCode).toBe(
      200,
    )
    expect(told('tell').identity.traits.name).toBe('Ada')
    expect([await whoami(other), await whoami(token)]).toEqual([401, 200])
  })
})

test('no service learns a cookie, a token or a password', async () => {
  const everywhere = [webHook('told', parsing)]
  await withHooks({
    login: { before: { hooks: everywhere }, after: { hooks: everywhere } },
    registration: {
      before: { hooks: everywhere },
      after: { hooks: [...everywhere, webHook('afterwards'), { hook: 'session' }] },
    },
    settings: { before: { hooks: everywhere }, after: { hooks: everywhere } },
  })
  const client = server.spa()
  const csrf = (flow: object) => csrfTokenOf(flow)
  const sent = { cookie: `${client.cookieHeader}; theme=dark`, authorization: 'Bearer secret-of-a-proxy' }
  const start = (await client.get('/self-service/registration/browser', sent)).json()
  const traits = { email: 'ada@example.org' }
  const fields = { method: 'password', password, csrf_token: csrf(start), traits }
  expect((await client.postJson(pathOf(start.ui.action), fields)).statusCode).toBe(200)
  const settings = (await client.get('/self-service/settings/browser')).json()
  await client.postJson(pathOf(settings.ui.action), {
    method: 'profile',
    csrf_token: csrf(settings),
    traits: { ...traits, name: 'Ada' },
  })
  const refresh = (await client.get('/self-service/login/browser?refresh=true')).json()
  const again = { method: 'password', password, csrf_token: csrf(refresh), identifier: traits.email }
  expect((await client.postJson(pathOf(refresh.ui.action), again)).statusCode).toBe(200)
  expect(calls.length).toBeGreaterThan(6)
  const text = JSON.stringify(calls)
  for (const secret of [
    ...client.cookies.values(),
    password,
    'secret-of-a-proxy',
    ...[start, settings, refresh].map(csrf),
    '$argon2',
    'ory_st_',
    'csrf_token',
  ])
    expect(text).not.toContain(secret)
  expect(calls[0]?.told.request_cookies).toEqual({ theme: 'dark' })
})
