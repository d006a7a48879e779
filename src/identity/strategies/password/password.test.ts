import { hash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf, type SelfServiceClient } from '../../../../test/support/self-service-client.ts'

const cheap = { argon2: { memory: '64KB', iterations: 1, parallelism: 1 } }
const breachService = { breached: new Map<string, number>(), broken: false }

let server: SelfService
beforeAll(async () => {
  server = await createSelfService({
    selfservice: { methods: { password: { enabled: true }, profile: { enabled: true } } },
    identity: { hashers: cheap },
    outgoing: async (address) => {
      if (breachService.broken) return new Response('', { status: 503 })
      const prefix = String(address).split('/').at(-1) as string
      const lines = [...breachService.breached].filter(([digest]) => digest.startsWith(prefix))
      return new Response(lines.map(([digest, count]) => `${digest.slice(5)}:${count}`).join('\r\n'))
    },
  })
})
afterAll(() => server.close())

const json = { accept: 'application/json' }
const right = 'Quaint-Marmalade-42-Zeppelin'
const other = 'Velvet-Turbine-77-Orchard'
let people = 0
const someAddress = () => `person${++people}@example.org`

// biome-ignore lint/suspicious/noExplicitAny: flows are JSON of many shapes
type Flow = any
const messages = (flow: Flow) => (flow.ui.messages ?? []).map(({ id }: { id: number }) => id)
const node = (flow: Flow, name: string) =>
  flow.ui.nodes.find(({ attributes }: Flow) => attributes.name === name)
const fieldMessages = (flow: Flow, name: string) => node(flow, name).messages.map(({ id }: Flow) => id)

async function native(kind: string, body: object, headers: Record<string, string> = {}) {
  const start = await server.public.inject({ url: `/self-service/${kind}/api`, headers })
  return server.public.inject({
    method: 'POST',
    url: pathOf(start.json().ui.action),
    headers,
    payload: { method: 'password', ...body },
  })
}
const signUp = async (email = someAddress(), password = right) => {
  const answer = await native('registration', { password, traits: { email } })
  expect(answer.statusCode).toBe(200)
  return { ...answer.json(), email } as { email: string; session_token: string; identity: { id: string } }
}
const signIn = (identifier: string, password: string, address = '198.51.100.7') =>
  (async () => {
    const start = await server.public.inject({ url: '/self-service/login/api' })
    return server.public.inject({
      method: 'POST',
      url: pathOf(start.json().ui.action),
      remoteAddress: address,
      payload: { method: 'password', identifier, password },
    })
  })()
const browserForm = async (client: SelfServiceClient, kind: string, query = '') =>
  client.fetchFlow(kind, await client.get(`/self-service/${kind}/browser${query}`))
const send = (client: SelfServiceClient, flow: Flow, fields: Record<string, string>) =>
  client.postForm(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow), ...fields })

describe('signing up with a password', () => {
  test('gives a native client a session, and an identity whose password is only a hash', async () => {
    const { email, session_token, identity } = await signUp()
    const whoami = await server.public.inject({
      url: '/sessions/whoami',
      headers: { 'x-session-token': session_token },
    })
    expect(whoami.json()).toMatchObject({
      identity: { traits: { email } },
      authenticator_assurance_level: 'aal1',
      authentication_methods: [{ method: 'password', aal: 'aal1' }],
    })
    const stored = await server.admin.inject({
      url: `/admin/identities/${identity.id}?include_credential=password`,
    })
    expect(stored.json().credentials.password).toMatchObject({
      identifiers: [email],
      config: { hashed_password: expect.stringMatching(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/) },
    })
  })

  test('works in a browser, with redirects only', async () => {
    const client = server.browser()
    const flow = await browserForm(client, 'registration')
    const email = someAddress()
    const weak = await send(client, flow, { method: 'password', password: 'short', 'traits.email': email })
    expect(weak.statusCode).toBe(302)
    const again = await client.fetchFlow('registration', weak)
    expect(fieldMessages(again, 'password')).toEqual([4000032])
    expect(node(again, 'traits.email').attributes.value).toBe(email)
    const done = await send(client, again, { method: 'password', password: right, 'traits.email': email })
    expect([done.statusCode, done.headers.location]).toEqual([303, 'https://app.example/'])
    expect((await client.get('/sessions/whoami', json)).statusCode).toBe(200)
  })

  test.each([
    ['is missing', {}, [4000002]],
    ['is empty', { password: '' }, [4000002]],
    ['is too short in bytes', { password: 'a1b2c3d' }, [4000032]],
    ['is the address', { password: 'policy@example.org' }, [4000031]],
    ['holds most of the address', { password: 'xpolicy@example.x' }, [4000031]],
    ['was part of a breach', { password: 'correct horse battery' }, [4000034]],
  ])('says at the field when the password %s', async (_, fields, ids) => {
    breachService.breached.set(hash('sha1', 'correct horse battery').toUpperCase(), 7)
    const answer = await native('registration', { traits: { email: 'policy@example.org' }, ...fields })
    expect(answer.statusCode).toBe(400)
    expect(fieldMessages(answer.json(), 'password')).toEqual(ids)
    expect(node(answer.json(), 'password').attributes.value).toBeUndefined()
  })

  test('counts bytes, not characters', async () => {
    const answer = await native('registration', { password: 'ääää', traits: { email: someAddress() } })
    expect(answer.statusCode).toBe(200)
  })

  test('goes on without the breach service when that is down', async () => {
    breachService.broken = true
    await signUp()
    breachService.broken = false
  })

  test('says which traits are wrong before it looks at the password', async () => {
    const answer = await native('registration', { password: right, traits: { email: 'alice@' } })
    expect(fieldMessages(answer.json(), 'traits.email')).toEqual([4000040])
  })

  test('does not take an address that somebody has, whatever the spelling', async () => {
    const { email } = await signUp()
    const answer = await native('registration', { password: right, traits: { email: email.toUpperCase() } })
    expect([answer.statusCode, messages(answer.json())]).toEqual([400, [4000007]])
  })

  test('of one address many times at once makes one account', async () => {
    const email = someAddress()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => native('registration', { password: right, traits: { email } })),
    )
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 400, 400, 400, 400, 400])
  })
})

describe('signing in with a password', () => {
  test('works natively, in any spelling of the identifier', async () => {
    const { email } = await signUp()
    const answer = await signIn(` ${email.toUpperCase()} `, right)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ session: { identity: { traits: { email } } } })
  })

  test('works in a browser, and shows what was typed when it fails', async () => {
    const { email } = await signUp()
    const client = server.browser()
    const flow = await browserForm(client, 'login')
    const wrong = await send(client, flow, { method: 'password', identifier: email, password: 'wrong' })
    expect(wrong.statusCode).toBe(303)
    const again = await client.fetchFlow('login', wrong)
    expect(messages(again)).toEqual([4000006])
    expect(node(again, 'identifier').attributes.value).toBe(email)
    expect(node(again, 'password').attributes.value).toBeUndefined()
    const done = await send(client, again, { method: 'password', identifier: email, password: right })
    expect([done.statusCode, done.headers.location]).toEqual([303, 'https://app.example/'])
  })

  test('names the fields that are missing', async () => {
    const answer = await native('login', {})
    expect(fieldMessages(answer.json(), 'identifier')).toEqual([4000002])
    expect(fieldMessages(answer.json(), 'password')).toEqual([4000002])
  })

  test('answers the same for an account that does not exist and for a wrong password', async () => {
    const { email } = await signUp()
    const [unknown, wrong] = [await signIn('nobody@example.org', 'wrong'), await signIn(email, 'wrong')]
    const shape = (body: string, identifier: string) =>
      body.replaceAll(/[0-9a-f-]{36}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '*').replaceAll(identifier, 'IDENTIFIER')
    expect(unknown.statusCode).toBe(400)
    expect(shape(unknown.body, 'nobody@example.org')).toBe(shape(wrong.body, email))
  })

  test('hashes for an account that does not exist as often as for one that does', async () => {
    const { email } = await signUp()
    const verified: string[] = []
    const { passwords } = server.context
    const verify = passwords.verify.bind(passwords)
    passwords.verify = (password, hash) => {
      verified.push(hash.split('$').slice(0, 4).join('$'))
      return verify(password, hash)
    }
    await signIn('nobody@example.org', 'wrong')
    await signIn(email, 'wrong')
    expect(verified).toEqual(['$argon2id$v=19$m=64,t=1,p=1', '$argon2id$v=19$m=64,t=1,p=1'])
  })

  test('is refused for an account that is disabled, but only to whoever knows the password', async () => {
    const { email, identity } = await signUp()
    await server.admin.inject({
      method: 'PATCH',
      url: `/admin/identities/${identity.id}`,
      payload: [{ op: 'replace', path: '/state', value: 'inactive' }],
    })
    expect(messages((await signIn(email, 'wrong')).json())).toEqual([4000006])
    expect(messages((await signIn(email, right)).json())).toEqual([4010011])
  })

  test('replaces an imported hash by one of the configured kind, and none that is', async () => {
    const email = someAddress()
    const created = await server.admin.inject({
      method: 'POST',
      url: '/admin/identities',
      payload: {
        traits: { email },
        credentials: { password: { config: { hashed_password: '$md5$CY9rzUYh03PK3k6DJie09g==' } } },
      },
    })
    const hashNow = async () =>
      (
        await server.admin.inject({
          url: `/admin/identities/${created.json().id}?include_credential=password`,
        })
      ).json().credentials.password.config.hashed_password as string
    expect((await signIn(email, 'tesT')).statusCode).toBe(400)
    expect(await hashNow()).toMatch(/^\$md5\$/)
    expect((await signIn(email, 'test')).statusCode).toBe(200)
    const replaced = await hashNow()
    expect(replaced).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
    expect((await signIn(email, 'test')).statusCode).toBe(200)
    expect(await hashNow()).toBe(replaced)
  })

  test('confirms who somebody is: the same session, with the identifier known', async () => {
    const { email, session_token } = await signUp()
    const session = { 'x-session-token': session_token }
    const start = await server.public.inject({
      url: '/self-service/login/api?refresh=true',
      headers: session,
    })
    expect(messages(start.json())).toEqual([1010003])
    expect(node(start.json(), 'identifier').attributes).toMatchObject({ type: 'hidden', value: email })
    expect(node(start.json(), 'method').meta.label.id).toBe(1010001)
    const answer = await server.public.inject({
      method: 'POST',
      url: pathOf(start.json().ui.action),
      headers: session,
      payload: { method: 'password', identifier: email, password: right },
    })
    expect(answer.json()).toMatchObject({
      session_token,
      session: { authentication_methods: [{ method: 'password' }, { method: 'password' }] },
    })
  })
})

describe('guessing passwords', () => {
  const guess = async (email: string, times: number, address: string) => {
    for (let i = 0; i < times; i++) await signIn(email, `wrong ${i}`, address)
  }

  test('ends after ten tries from a network, with the right password as well, until the window ends', async () => {
    const { email } = await signUp()
    await guess(email, 10, '203.0.113.1')
    const shut = await signIn(email, right, '203.0.113.2')
    expect([shut.statusCode, messages(shut.json())]).toEqual([400, [4000001]])
    server.advance(15 * 60 + 1)
    expect((await signIn(email, right, '203.0.113.2')).statusCode).toBe(200)
  })

  test('does not shut out the person themselves, who comes from elsewhere', async () => {
    const { email } = await signUp()
    await guess(email, 12, '203.0.113.9')
    expect((await signIn(email, right, '192.0.2.1')).statusCode).toBe(200)
  })

  test('does not shut out somebody who is signed in, even from the same network', async () => {
    const { email, session_token } = await signUp()
    await guess(email, 12, '203.0.113.77')
    const headers = { 'x-session-token': session_token }
    const start = await server.public.inject({ url: '/self-service/login/api?refresh=true', headers })
    const answer = await server.public.inject({
      method: 'POST',
      url: pathOf(start.json().ui.action),
      remoteAddress: '203.0.113.77',
      headers,
      payload: { method: 'password', identifier: email, password: right },
    })
    expect(answer.statusCode).toBe(200)
  })

  test('is counted alike for accounts that do not exist', async () => {
    await guess('ghost@example.org', 10, '203.0.114.1')
    expect(messages((await signIn('ghost@example.org', 'x', '203.0.114.1')).json())).toEqual([4000001])
  })

  test('by many requests at once looks at no more than ten', async () => {
    const { email } = await signUp()
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => signIn(email, `wrong ${i}`, '203.0.115.1')),
    )
    const looked = answers.filter((answer) => messages(answer.json()).includes(4000006))
    expect(looked).toHaveLength(10)
  })

  test('of many accounts from one address ends as well', async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => signIn(`victim${i}@example.org`, 'x', '203.0.116.1')),
    )
    const { email } = await signUp()
    expect(messages((await signIn(email, right, '203.0.116.1')).json())).toEqual([4000001])
    expect((await signIn(email, right, '203.0.116.2')).statusCode).toBe(200)
  })

  test('is forgotten once somebody has signed in', async () => {
    const { email } = await signUp()
    for (let round = 0; round < 3; round++) {
      await guess(email, 6, '203.0.117.1')
      expect((await signIn(email, right, '203.0.117.1')).statusCode).toBe(200)
    }
  })
})

describe('the settings of somebody with a password', () => {
  const open = async (token: string) =>
    (
      await server.public.inject({ url: '/self-service/settings/api', headers: { 'x-session-token': token } })
    ).json()
  const submit = (token: string, flow: Flow, payload: object) =>
    server.public.inject({
      method: 'POST',
      url: pathOf(flow.ui.action),
      headers: { 'x-session-token': token },
      payload,
    })

  test('change the password; the old one no longer works', async () => {
    const { email, session_token } = await signUp()
    const flow = await open(session_token)
    const short = await submit(session_token, flow, { method: 'password', password: 'short' })
    expect([short.statusCode, fieldMessages(short.json(), 'password')]).toEqual([400, [4000032]])
    const same = await submit(session_token, flow, { method: 'password', password: right })
    expect(fieldMessages(same.json(), 'password')).toEqual([4000039])
    const like = await submit(session_token, flow, { method: 'password', password: email })
    expect(fieldMessages(like.json(), 'password')).toEqual([4000031])
    const done = await submit(session_token, flow, { method: 'password', password: other })
    expect([done.statusCode, done.json().state, messages(done.json())]).toEqual([200, 'success', [1050001]])
    expect((await signIn(email, right)).statusCode).toBe(400)
    expect((await signIn(email, other)).statusCode).toBe(200)
  })

  test('change the profile; what is wrong is said at its field', async () => {
    const { email, session_token } = await signUp()
    const flow = await open(session_token)
    const wrong = await submit(session_token, flow, {
      method: 'profile',
      traits: { email, picture: 'no address' },
    })
    expect([wrong.statusCode, node(wrong.json(), 'traits.picture').messages.length]).toEqual([400, 1])
    expect(node(wrong.json(), 'traits.picture').attributes.value).toBe('no address')
    const done = await submit(session_token, flow, { method: 'profile', traits: { email, name: 'Alicia' } })
    expect(done.json()).toMatchObject({ state: 'success', identity: { traits: { email, name: 'Alicia' } } })
  })

  test('move the identifier with the address: the old one signs nobody in', async () => {
    const { email, session_token } = await signUp()
    const moved = someAddress()
    await submit(session_token, await open(session_token), { method: 'profile', traits: { email: moved } })
    expect((await signIn(email, right)).statusCode).toBe(400)
    expect((await signIn(moved, right)).statusCode).toBe(200)
  })

  test('refuse an address that somebody else has', async () => {
    const [one, two] = [await signUp(), await signUp()]
    const answer = await submit(one.session_token, await open(one.session_token), {
      method: 'profile',
      traits: { email: two.email },
    })
    expect([answer.statusCode, messages(answer.json())]).toEqual([400, [4000007]])
  })

  test('want a recent sign-in for the password and the address, not for a name', async () => {
    const { email, session_token } = await signUp()
    server.advance(3601)
    const flow = await open(session_token)
    for (const payload of [
      { method: 'password', password: other },
      { method: 'profile', traits: { email: someAddress() } },
    ]) {
      const answer = await submit(session_token, flow, payload)
      expect([answer.statusCode, answer.json().error.id]).toEqual([403, 'session_refresh_required'])
    }
    const harmless = await submit(session_token, flow, { method: 'profile', traits: { email, name: 'Ok' } })
    expect(harmless.statusCode).toBe(200)
  })

  test('make the change that waited once the browser has signed in again', async () => {
    const { email } = await signUp()
    const client = server.browser()
    await send(client, await browserForm(client, 'login'), {
      method: 'password',
      identifier: email,
      password: right,
    })
    server.advance(3601)
    const settings = await browserForm(client, 'settings')
    const refused = await send(client, settings, { method: 'password', password: other })
    expect(refused.headers.location).toContain('/self-service/login/browser?refresh=true')
    const login = await client.fetchFlow('login', await client.get(pathOf(String(refused.headers.location))))
    const back = await send(client, login, { method: 'password', identifier: email, password: right })
    expect(String(back.headers.location)).toContain('/self-service/settings?flow=')
    await client.get(pathOf(String(back.headers.location)))
    expect((await signIn(email, other)).statusCode).toBe(200)
  })
})

describe('signing up without the session hook', () => {
  test('opens the account and signs nobody in', async () => {
    const without = await createSelfService({
      selfservice: {
        methods: { password: { enabled: true, config: { haveibeenpwned_enabled: false } } },
        flows: { registration: { after: { oidc: { hooks: [{ hook: 'session' }] } } } },
      },
      identity: { hashers: cheap },
    })
    const start = await without.public.inject({ url: '/self-service/registration/api' })
    const submit = () =>
      without.public.inject({
        method: 'POST',
        url: pathOf(start.json().ui.action),
        payload: { method: 'password', password: right, traits: { email: 'alice@example.org' } },
      })
    const [done, again] = [await submit(), await submit()]
    expect(done.statusCode).toBe(200)
    expect(Object.keys(done.json())).toEqual(['identity'])
    expect(again.json().error.id).toBe('self_service_flow_replaced')

    const client = without.browser()
    const flow = await client.fetchFlow(
      'registration',
      await client.get('/self-service/registration/browser'),
    )
    const sent = await send(client, flow, {
      method: 'password',
      password: right,
      'traits.email': 'bob@example.org',
    })
    expect([sent.statusCode, sent.headers.location]).toEqual([303, 'https://app.example/'])
    expect((await client.get('/sessions/whoami', json)).statusCode).toBe(401)
    // Whoever came from a provider is signed in.
    const viaProvider = await without.signedIn({ sub: 'carol', traits: { email: 'carol@example.org' } })
    expect((await viaProvider.get('/sessions/whoami', json)).statusCode).toBe(200)
    await without.close()
  })
})

describe('a password that is off', () => {
  test('is neither shown nor taken', async () => {
    const without = await createSelfService()
    const start = await without.public.inject({ url: '/self-service/login/api' })
    expect(node(start.json(), 'password')).toBeUndefined()
    const answer = await without.public.inject({
      method: 'POST',
      url: pathOf(start.json().ui.action),
      payload: { method: 'password', identifier: 'a@example.org', password: right },
    })
    expect(messages(answer.json())).toEqual([4010002])
    await without.close()
  })
})
