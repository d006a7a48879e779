import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { messageIds, NativeClient, nodeNamed } from '../../../../test/support/native-client.ts'
import { csrfTokenOf, pathOf } from '../../../../test/support/self-service-client.ts'
import {
  createAccount,
  nativeToken,
  signedInClient,
  testPassword,
} from '../../../../test/support/test-accounts.ts'
import { identityEndpoints } from '../../endpoints.ts'

let server: TestIdentity
beforeAll(async () => {
  server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        hashers: { argon2: { memory: '64KB', iterations: 1 } },
        selfservice: { methods: { password: { enabled: true }, lookup_secret: { enabled: true } } },
      },
    },
  })
})
afterAll(() => server.close())

let people = 0
const newEmail = () => {
  people += 1
  return `person${people}@example.org`
}
const signedIn = async (email: string) => new NativeClient(server, await nativeToken(server, email))
const listed = (flow: object) =>
  nodeNamed(flow, 'lookup_secret_codes').text.context.secrets as {
    id: number
    text: string
    context: object
  }[]
const act = (client: NativeClient, flow: object, action: string) =>
  client.submit(flow, { method: 'lookup_secret', [`lookup_secret_${action}`]: true })

/** Somebody who has just got their codes. */
async function withCodes() {
  const email = newEmail()
  const id = await createAccount(server, email)
  const client = await signedIn(email)
  const flow = await client.start('settings')
  const offered = await act(client, flow, 'regenerate')
  const codes = listed(offered.json()).map(({ text }) => text)
  expect((await act(client, flow, 'confirm')).statusCode).toBe(200)
  return { email, id, client, codes: codes as [string, string, ...string[]] }
}

const stepUp = async (client: NativeClient, lookup_secret: string, query = {}) =>
  client.submit(await client.start('login', { aal: 'aal2', ...query }), {
    method: 'lookup_secret',
    lookup_secret,
  })

describe('backup codes', () => {
  test('are twelve that nobody else has, and count once they are confirmed', async () => {
    const email = newEmail()
    const id = await createAccount(server, email)
    const client = await signedIn(email)
    const flow = await client.start('settings')
    const offered = await act(client, flow, 'regenerate')
    expect([offered.statusCode, offered.json().state, messageIds(offered)]).toEqual([200, 'show_form', []])
    const codes = listed(offered.json()).map(({ text }) => text)
    expect(new Set(codes).size).toBe(12)
    expect(codes.every((code) => /^[a-z0-9]{8}$/.test(code))).toBe(true)
    expect(nodeNamed(offered.json(), 'lookup_secret_confirm')).toMatchObject({ value: 'true' })
    expect((await server.context.identities.get(id))?.availableAal).toBe('aal1')

    const confirmed = await act(client, flow, 'confirm')
    expect([confirmed.statusCode, messageIds(confirmed)]).toEqual([200, [1050001]])
    expect(await client.proven()).toBe('password+lookup_secret aal2')
    const rows = await server.testDatabase.database.query<{ document: string }>(
      {
        name: 'test_codes',
        text: `select config::text as document from identity.credentials where identity_id = $1
          union all select document::text from identity.flows`,
      },
      [id],
    )
    for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code)
  })

  test('are shown later by how they begin and when they were used', async () => {
    const { client, codes } = await withCodes()
    expect((await stepUp(client, codes[0], { refresh: 'true' })).statusCode).toBe(200)
    const shown = await act(client, await client.start('settings'), 'reveal')
    const [used, next] = listed(shown.json())
    const now = server.context.clock()
    expect(used).toMatchObject({
      id: 1050014,
      context: { used_at: now.toISOString(), used_at_unix: Math.floor(now.getTime() / 1000) },
    })
    expect(next).toMatchObject({ id: 1050009, text: `${codes[1].slice(0, 2)}••••••` })
    const names = ['lookup_secret_disable', 'lookup_secret_regenerate', 'lookup_secret_reveal']
    expect(names.map((name) => nodeNamed(shown.json(), name) !== undefined)).toEqual([true, true, false])
  })

  test('work once each, however they are typed', async () => {
    const { email, codes } = await withCodes()
    const client = await signedIn(email)
    expect((await client.whoami()).statusCode).toBe(403)
    const typed = ` ${codes[0].slice(0, 4).toUpperCase()}-${codes[0].slice(4)}`
    const right = await stepUp(client, typed)
    expect([right.statusCode, await client.proven()]).toEqual([200, 'password+lookup_secret aal2'])
    const again = await stepUp(await signedIn(email), codes[0])
    expect([again.statusCode, messageIds(again)]).toEqual([400, [4000012]])
    expect(messageIds(await stepUp(await signedIn(email), 'zzzzzzzz'))).toEqual([4000016])
    const flow = await (await signedIn(email)).start('login', { aal: 'aal2' })
    const empty = await new NativeClient(server, await nativeToken(server, email)).submit(flow, {
      method: 'lookup_secret',
    })
    expect(messageIds(empty)).toEqual([4000002])
  })

  test('are replaced only when new ones are confirmed', async () => {
    const { client, codes } = await withCodes()
    const flow = await client.start('settings')
    await act(client, flow, 'reveal')
    const offered = listed((await act(client, flow, 'regenerate')).json())
    expect((await stepUp(client, codes[0], { refresh: 'true' })).statusCode).toBe(200)
    expect((await act(client, flow, 'confirm')).statusCode).toBe(200)
    expect(messageIds(await stepUp(client, codes[1], { refresh: 'true' }))).toEqual([4000016])
    expect((await stepUp(client, offered[0]?.text as string, { refresh: 'true' })).statusCode).toBe(200)
    const nothing = await act(client, flow, 'confirm')
    expect([nothing.statusCode, messageIds(nothing)]).toEqual([400, [4000014]])
  })

  test('are removed, and then no longer asked for', async () => {
    const { client, email } = await withCodes()
    const removed = await act(client, await client.start('settings'), 'disable')
    expect([removed.statusCode, messageIds(removed)]).toEqual([200, [1050001]])
    const later = await signedIn(email)
    expect((await later.whoami()).statusCode).toBe(200)
    expect(messageIds(await stepUp(later, 'abcd1234'))).toEqual([4000014])
    expect(messageIds(await act(client, await client.start('settings'), 'disable'))).toEqual([4000014])
  })

  test('lock nobody out when they are used up', async () => {
    const { email, client, codes } = await withCodes()
    for (const code of codes) expect((await stepUp(client, code, { refresh: 'true' })).statusCode).toBe(200)
    expect((await (await signedIn(email)).whoami()).statusCode).toBe(200)
  })

  test('come with an imported identity, and are shown masked to operators', async () => {
    const email = newEmail()
    const id = await createAccount(server, email, {
      password: { config: { password: testPassword } },
      lookup_secret: {
        config: { codes: [{ code: 'first-001' }, { code: 'second02', used_at: '2026-01-01T00:00:00Z' }] },
      },
    })
    const shown = await server.admin.inject({
      url: `/admin/identities/${id}?include_credential=lookup_secret`,
    })
    expect(shown.json().credentials.lookup_secret.config).toEqual({
      recovery_codes: [{ code: 'fi••••••' }, { code: 'se••••••', used_at: '2026-01-01T00:00:00Z' }],
    })
    expect(messageIds(await stepUp(await signedIn(email), 'second02'))).toEqual([4000012])
    expect((await stepUp(await signedIn(email), 'first-001')).statusCode).toBe(200)
    for (const codes of [[], [{ code: 'short' }]]) {
      const refused = await server.admin.inject({
        method: 'POST',
        url: '/admin/identities',
        payload: { traits: { email: newEmail() }, credentials: { lookup_secret: { config: { codes } } } },
      })
      expect(refused.statusCode).toBe(400)
    }
  })

  test('are taken away by an operator', async () => {
    const { id, email } = await withCodes()
    const url = `/admin/identities/${id}/credentials/lookup_secret`
    expect((await server.admin.inject({ method: 'DELETE', url })).statusCode).toBe(204)
    expect((await server.admin.inject({ method: 'DELETE', url })).statusCode).toBe(404)
    expect((await (await signedIn(email)).whoami()).statusCode).toBe(200)
  })
})

describe('an attacker', () => {
  test('who sends one code many times at once gets one session at most', async () => {
    const { email, codes } = await withCodes()
    const clients = await Promise.all([1, 2, 3, 4].map(() => signedIn(email)))
    const answers = await Promise.all(clients.map((client) => stepUp(client, codes[0])))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400, 400, 400])
  })

  test('cannot guess codes without end, and locks out nobody who has shown one', async () => {
    const { email, client, codes } = await withCodes()
    for (let guess = 0; guess < 10; guess++)
      expect(messageIds(await stepUp(await signedIn(email), `wrong${guess}`))).toEqual([4000016])
    expect(messageIds(await stepUp(await signedIn(email), codes[0]))).toEqual([4000001])
    expect((await stepUp(client, codes[0], { refresh: 'true' })).statusCode).toBe(200)
  })

  test('of another site can neither make nor use codes', async () => {
    const { email, codes } = await withCodes()
    const spa = await signedInClient(server, email)
    const login = (await spa.get('/self-service/login/browser?aal=aal2')).json()
    const use = { method: 'lookup_secret', lookup_secret: codes[0] }
    expect((await spa.postJson(pathOf(login.ui.action), use)).json().error.id).toBe('security_csrf_violation')
    await spa.postJson(pathOf(login.ui.action), { ...use, csrf_token: csrfTokenOf(login) })
    const settings = (await spa.get('/self-service/settings/browser')).json()
    const forged = await spa.postJson(pathOf(settings.ui.action), { lookup_secret_disable: true })
    expect(forged.json().error.id).toBe('security_csrf_violation')
  })
})
