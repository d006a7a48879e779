import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../test/support/self-service.ts'
import { csrfTokenOf, pathOf, type SelfServiceClient } from '../../test/support/self-service-client.ts'
import { createOutgoing } from '../http/outgoing/outgoing.ts'
import { SchemaRegistry } from './schemas/schema-registry.ts'

const password = 'Quaint-Marmalade-42-Zeppelin'
let server: SelfService
beforeAll(async () => {
  server = await createSelfService({
    selfservice: {
      methods: {
        profile: { enabled: true },
        password: { enabled: true, config: { haveibeenpwned_enabled: false } },
        code: { enabled: true },
      },
      flows: { recovery: { enabled: true }, verification: { enabled: true } },
    },
    identity: { hashers: { argon2: { memory: '64KB', iterations: 1 } } },
  })
})
afterAll(() => server.close())

const json = { accept: 'application/json' }

async function register(client: SelfServiceClient, email: string) {
  const flow = (await client.get('/self-service/registration/browser', json)).json()
  const fields = { method: 'password', password, traits: { email }, csrf_token: csrfTokenOf(flow) }
  return client.postJson(pathOf(flow.ui.action), fields)
}

async function signedIn(email: string): Promise<SelfServiceClient> {
  const client = server.spa()
  expect((await register(client, email)).statusCode).toBe(200)
  return client
}

/** What each form asks for, apart from its CSRF token. */
const forms: Readonly<Record<string, Record<string, string>>> = {
  login: { method: 'password', identifier: 'victim@example.org', password },
  registration: { method: 'password', 'traits.email': 'forged@example.org', password },
  settings: { method: 'profile', 'traits.email': 'attacker@example.org' },
  recovery: { method: 'code', email: 'victim@example.org' },
  verification: { method: 'code', email: 'victim@example.org' },
}

describe.each(Object.keys(forms))('a form of %s that another site sends', (kind) => {
  const start = async (client: SelfServiceClient) =>
    (await client.get(`/self-service/${kind}/browser`, json)).json()

  test('is refused without the token of the browser, or with that of another one', async () => {
    const email = `csrf-${kind}@example.org`
    const client = kind === 'settings' ? await signedIn(email) : server.spa()
    const attacker = kind === 'settings' ? await signedIn(`other-${email}`) : server.spa()
    const [flow, own] = [await start(client), await start(attacker)]
    for (const csrf_token of [undefined, '', 'forged', csrfTokenOf(own)]) {
      const fields = { ...forms[kind], ...(csrf_token !== undefined && { csrf_token }) }
      const answer = await client.postForm(pathOf(flow.ui.action), fields, json)
      expect([csrf_token, answer.statusCode, answer.json().error?.id]).toEqual([
        csrf_token,
        403,
        'security_csrf_violation',
      ])
    }
  })

  test('is refused in a browser that did not start the flow, and for a native flow', async () => {
    const email = `theft-${kind}@example.org`
    const victim = kind === 'settings' ? await signedIn(email) : server.spa()
    const attacker = kind === 'settings' ? await signedIn(`thief-${email}`) : server.spa()
    const stolen = await start(attacker)
    const token = csrfTokenOf(await start(victim))
    const answer = await victim.postForm(
      pathOf(stolen.ui.action),
      { ...forms[kind], csrf_token: token },
      json,
    )
    expect(answer.statusCode).toBe(403)
    if (kind === 'settings') return
    const native = (await server.public.inject({ url: `/self-service/${kind}/api` })).json()
    const url = pathOf(native.ui.action)
    const payload = { ...forms[kind] }
    for (const headers of [{ origin: 'https://evil.org' }, { cookie: victim.cookieHeader }])
      expect((await server.public.inject({ method: 'POST', url, payload, headers })).statusCode).toBe(400)
  })
})

test('a session that somebody planted in a browser is not the one that its owner gets', async () => {
  const attacker = await signedIn('attacker@example.org')
  const victim = server.spa()
  await register(server.spa(), 'planted@example.org')
  const planted = attacker.cookies.get('ory_kratos_session') as string
  victim.cookies.set('ory_kratos_session', planted)
  const flow = (await victim.get('/self-service/login/browser?refresh=true', json)).json()
  const fields = {
    method: 'password',
    identifier: 'planted@example.org',
    password,
    csrf_token: csrfTokenOf(flow),
  }
  const answer = await victim.postJson(pathOf(flow.ui.action), fields)
  const whoami = async (client: SelfServiceClient) => (await client.get('/sessions/whoami')).json()
  expect((await whoami(attacker)).identity.traits.email).toBe('attacker@example.org')
  expect(answer.statusCode).toBe(200)
  expect(victim.cookies.get('ory_kratos_session')).not.toBe(planted)
  expect((await whoami(victim)).identity.traits.email).toBe('planted@example.org')
  expect((await whoami(victim)).id).not.toBe((await whoami(attacker)).id)
})

describe('what is sent to a form', () => {
  const deep = (depth: number, leaf: unknown) =>
    JSON.parse('{"x":'.repeat(depth) + JSON.stringify(leaf) + '}'.repeat(depth))
  const bombs: readonly (readonly [string, unknown])[] = [
    ['deeply nested traits', { method: 'password', password, traits: deep(5000, 1) }],
    [
      'a deep list',
      { method: 'password', password, traits: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) },
    ],
    ['a name with a thousand dots', { [`traits${'.x'.repeat(1000)}`]: 1 }],
    ['very many fields', Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`traits.f${n}`, n]))],
    ['a large text', { method: 'password', password: 'x'.repeat(4_000_000) }],
    ['a prototype', JSON.parse('{"__proto__": {"polluted": true}, "method": "password"}')],
    ['a prototype by dots', { 'traits.__proto__.polluted': true, 'constructor.prototype.polluted': true }],
    [
      'a prototype in traits',
      JSON.parse('{"method": "password", "traits": {"__proto__": {"polluted": true}}}'),
    ],
    ['a list', [1, 2, 3]],
    ['a number', 7],
    ['traits that are a text', { method: 'password', traits: 'x' }],
    ['methods that are objects', { method: { $ne: null }, identifier: { $gt: '' }, password: ['x'] }],
  ]

  test.each(bombs)('%s is refused at once', async (_, payload) => {
    for (const kind of ['login', 'registration', 'recovery', 'verification']) {
      const flow = (await server.public.inject({ url: `/self-service/${kind}/api` })).json()
      const answer = await server.public.inject({
        method: 'POST',
        url: pathOf(flow.ui.action),
        headers: { 'content-type': 'application/json' },
        payload: JSON.stringify(payload),
      })
      expect([kind, answer.statusCode]).toEqual([
        kind,
        expect.toSatisfy((code: number) => code >= 400 && code < 500),
      ])
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('a form bomb is refused as well', async () => {
    const flow = (await server.public.inject({ url: '/self-service/registration/api' })).json()
    for (const payload of [
      `traits${'.x'.repeat(2000)}=1`,
      Array.from({ length: 20_000 }, (_, n) => `f${n}=1`).join('&'),
      'traits.__proto__.polluted=1&method=password',
    ]) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const url = pathOf(flow.ui.action)
      const { statusCode } = await server.public.inject({ method: 'POST', url, headers, payload })
      expect(statusCode).toBeGreaterThanOrEqual(400)
      expect(statusCode).toBeLessThan(500)
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('an operator cannot pollute a prototype by a JSON Patch either', async () => {
    const { id } = await server.context.identities.create({ traits: { email: 'patched@example.org' } })
    for (const path of [
      '/traits/__proto__/polluted',
      '/traits/constructor/prototype/polluted',
      '/__proto__/polluted',
    ]) {
      const payload = [{ op: 'add', path, value: true }]
      const answer = await server.admin.inject({ method: 'PATCH', url: `/admin/identities/${id}`, payload })
      expect([path, answer.statusCode]).toEqual([path, 400])
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

test.each([
  'https://evil.org/',
  '//evil.org/',
  '/\\evil.org',
  'https:evil.org',
  'https://app.example.evil.org/',
  'https://app.example@evil.org/',
  'https://app.example%2eevil.org/',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://evil.org/?https://app.example/',
  'https://x.wild.example/elsewhere',
])('the browser is not sent to %s', async (address) => {
  const query = `return_to=${encodeURIComponent(address)}`
  for (const path of ['login', 'registration', 'recovery', 'verification', 'settings']) {
    const { statusCode, headers } = await server.browser().get(`/self-service/${path}/browser?${query}`)
    expect(statusCode).toBeGreaterThanOrEqual(302)
    const target = new URL(String(headers.location))
    expect(['id.example.com', 'app.example']).toContain(target.hostname)
    if (target.pathname === '/ui/error') continue
    expect(target.searchParams.get('return_to') ?? '').not.toContain('evil.org/steal')
  }
})

test('a schema in a private network is not read where the configuration forbids that', async () => {
  for (const url of ['http://127.0.0.1:1/s.json', 'http://169.254.169.254/latest', 'http://[::1]/s.json']) {
    const schemas = new SchemaRegistry({
      defaultSchemaId: 'x',
      schemas: [{ id: 'x', url, selfserviceSelectable: false }],
    })
    await expect(schemas.load(createOutgoing({ disallowPrivateIpRanges: true }))).rejects.toThrow(
      /private network/,
    )
  }
})

test('a schema cannot make the platform read another document', async () => {
  for (const $ref of ['http://169.254.169.254/latest', 'file:///etc/passwd']) {
    const document = Buffer.from(JSON.stringify({ properties: { traits: { $ref } } })).toString('base64')
    const schemas = new SchemaRegistry({
      defaultSchemaId: 'x',
      schemas: [{ id: 'x', url: `base64://${document}`, selfserviceSelectable: false }],
    })
    await expect(schemas.load(createOutgoing())).rejects.toThrow(/"x"/)
  }
})

describe('requests that race', () => {
  const everybody = Array.from({ length: 8 }, (_, n) => n)

  test('one of many sign-ups with an identifier makes the account', async () => {
    const answers = await Promise.all(everybody.map(() => register(server.spa(), 'race@example.org')))
    const statuses = answers.map(({ statusCode }) => statusCode).sort()
    expect(statuses).toEqual([200, ...Array(7).fill(400)])
    for (const answer of answers.filter(({ statusCode }) => statusCode === 400))
      expect(answer.json().ui.messages.map(({ id }: { id: number }) => id)).toEqual([4000007])
  })

  test('one of many submissions of a form signs in', async () => {
    await register(server.spa(), 'twice@example.org')
    const flow = (await server.public.inject({ url: '/self-service/login/api' })).json()
    const payload = { method: 'password', identifier: 'twice@example.org', password }
    const answers = await Promise.all(
      everybody.map(() => server.public.inject({ method: 'POST', url: pathOf(flow.ui.action), payload })),
    )
    const statuses = answers.map(({ statusCode }) => statusCode).sort()
    expect(statuses).toEqual([200, ...Array(7).fill(410)])
  })

  test('many changes of an account leave one of them, and the taken address with its owner', async () => {
    const client = await signedIn('changing@example.org')
    await register(server.spa(), 'owner@example.org')
    const answers = await Promise.all(
      everybody.map(async (n) => {
        const flow = (await client.get('/self-service/settings/browser', json)).json()
        const traits =
          n % 2 ? { email: 'owner@example.org' } : { email: 'changing@example.org', name: `name ${n}` }
        const fields = { method: 'profile', csrf_token: csrfTokenOf(flow), traits }
        return client.postJson(pathOf(flow.ui.action), fields)
      }),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(everybody.map((n) => (n % 2 ? 400 : 200)))
    const { identity } = (await client.get('/sessions/whoami')).json()
    expect(identity.traits).toEqual({
      email: 'changing@example.org',
      name: expect.stringMatching(/^name [0246]$/),
    })
  })
})
