import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuthenticatorApp } from '../../../../test/support/authenticator-app.ts'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { messageIds, NativeClient, nodeNamed } from '../../../../test/support/native-client.ts'
import { csrfTokenOf, pathOf, SelfServiceClient } from '../../../../test/support/self-service-client.ts'
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
        selfservice: {
          allowed_return_urls: ['https://app.example/'],
          methods: { password: { enabled: true }, totp: { enabled: true } },
        },
      },
    },
  })
})
afterAll(() => server.close())

let people = 0
const newPerson = async () => {
  people += 1
  const email = `person${people}@example.org`
  return { email, id: await createAccount(server, email) }
}
const signedIn = async (email: string) => new NativeClient(server, await nativeToken(server, email))
const secretOf = (flow: object) => nodeNamed(flow, 'totp_secret_key').text.context.secret as string
/** A code that nobody has used: the clock moves to another time step. */
const nextCode = (app: AuthenticatorApp) => {
  server.advance(30)
  return app.codeAt(server.context.clock())
}
const wrongCode = (app: AuthenticatorApp) => app.wrongCodeAt(server.context.clock())

/** Somebody who has just set their app up. */
async function enrolled() {
  const person = await newPerson()
  const client = await signedIn(person.email)
  const flow = await client.start('settings')
  const app = new AuthenticatorApp(secretOf(flow))
  const answer = await client.submit(flow, { method: 'totp', totp_code: nextCode(app) })
  expect(answer.statusCode).toBe(200)
  return { ...person, client, app }
}

const stepUp = async (client: NativeClient, totp_code: string, query = {}) =>
  client.submit(await client.start('login', { aal: 'aal2', ...query }), { method: 'totp', totp_code })

describe('an authenticator app', () => {
  test('is set up with its first code, which counts for the session at once', async () => {
    const { client, id } = await enrolled()
    expect(await client.proven()).toBe('password+totp aal2')
    const settings = await client.start('settings')
    expect(nodeNamed(settings, 'totp_unlink')).toMatchObject({ type: 'submit', value: 'true' })
    expect(nodeNamed(settings, 'totp_qr')).toBeUndefined()
    const [row] = await server.testDatabase.database.query<{ config: string }>(
      {
        name: 'test_totp',
        text: "select config::text from identity.credentials where identity_id = $1 and type = 'totp'",
      },
      [id],
    )
    expect(row?.config).not.toContain('otpauth')
  })

  test('is offered with a picture and its secret, which stay the same until they are used', async () => {
    const { email, id } = await newPerson()
    const client = await signedIn(email)
    const flow = await client.start('settings')
    const secret = secretOf(flow)
    expect(
      Buffer.from(nodeNamed(flow, 'totp_qr').src.split(',')[1], 'base64').subarray(1, 4).toString(),
    ).toBe('PNG')
    const refused = await client.submit(flow, {
      method: 'totp',
      totp_code: wrongCode(new AuthenticatorApp(secret)),
    })
    expect([refused.statusCode, messageIds(refused), secretOf(refused.json())]).toEqual([
      400,
      [4000008],
      secret,
    ])
    expect(secretOf(await client.start('settings'))).not.toBe(secret)
    expect((await server.context.identities.get(id))?.availableAal).toBe('aal1')
  })

  test('is asked for after the password, and makes the session one of two factors', async () => {
    const { email, app } = await enrolled()
    const client = await signedIn(email)
    const refused = await client.whoami()
    expect([refused.statusCode, refused.json().error.id]).toEqual([403, 'session_aal2_required'])
    const flow = await client.start('login', { aal: 'aal2' })
    expect(messageIds(flow)).toEqual([1010004])
    const wrong = await client.submit(flow, { method: 'totp', totp_code: wrongCode(app) })
    expect([wrong.statusCode, messageIds(wrong)]).toEqual([400, [4000008]])
    const missing = await client.submit(flow, { method: 'totp' })
    expect(messageIds(missing)).toEqual([4000002])
    const right = await client.submit(flow, { method: 'totp', totp_code: nextCode(app) })
    expect([right.statusCode, right.json().session_token]).toEqual([200, client.token])
    expect(right.json().session.identity.traits).toEqual({ email })
    expect(await client.proven()).toBe('password+totp aal2')
  })

  test('proves again that it is the same person', async () => {
    const { client, app } = await enrolled()
    const before = (await client.whoami()).json()
    const already = await client.tryStart('login', { aal: 'aal2' })
    expect([already.statusCode, already.json().error.id]).toEqual([400, 'session_already_available'])
    const flow = await client.start('login', { aal: 'aal2', refresh: 'true' })
    expect([messageIds(flow), nodeNamed(flow, 'password')]).toEqual([[1010003], undefined])
    expect((await client.submit(flow, { method: 'totp', totp_code: nextCode(app) })).statusCode).toBe(200)
    expect(await client.proven()).toBe('password+totp+totp aal2')
    const after = (await client.whoami()).json()
    expect([after.id, after.issued_at]).toEqual([before.id, before.issued_at])
    expect(Date.parse(after.authenticated_at)).toBeGreaterThan(Date.parse(before.authenticated_at))
  })

  test('is removed, and another one gets another secret', async () => {
    const { client, email } = await enrolled()
    const flow = await client.start('settings')
    const removed = await client.submit(flow, { method: 'totp', totp_unlink: true })
    expect([removed.statusCode, messageIds(removed)]).toEqual([200, [1050001]])
    expect(secretOf(removed.json())).not.toBe(secretOf(await client.start('settings')))
    expect((await client.submit(flow, { totp_unlink: true })).statusCode).toBe(400)
    const later = await signedIn(email)
    expect((await later.whoami()).statusCode).toBe(200)
    const none = await stepUp(later, '123456')
    expect(messageIds(none)).toEqual([4000011])
  })

  test('leads a page and a script to the second step, and back', async () => {
    const { email, app } = await enrolled()
    const spa = new SelfServiceClient(server.public, 'spa')
    const start = (
      await spa.get('/self-service/login/browser?return_to=https%3A%2F%2Fapp.example%2Fx')
    ).json()
    const first = await spa.postJson(pathOf(start.ui.action), {
      csrf_token: csrfTokenOf(start),
      method: 'password',
      identifier: email,
      password: testPassword,
    })
    expect([first.statusCode, first.json().error.id]).toEqual([422, 'browser_location_change_required'])
    const second = new URL(first.json().redirect_browser_to)
    expect([second.pathname, second.searchParams.get('aal')]).toEqual(['/self-service/login/browser', 'aal2'])
    expect(second.searchParams.get('return_to')).toBe('https://app.example/x')

    const browser = await signedInClient(server, email, 'browser')
    const page = await browser.get(pathOf(second.href))
    const flow = await browser.fetchFlow('login', page)
    const done = await browser.postForm(pathOf(flow.ui.action), {
      csrf_token: csrfTokenOf(flow),
      method: 'totp',
      totp_code: nextCode(app),
    })
    expect([done.statusCode, done.headers.location]).toEqual([303, 'https://app.example/x'])
    const session = (await browser.get('/sessions/whoami', { accept: 'application/json' })).json()
    expect(session.authenticator_assurance_level).toBe('aal2')
  })
})

describe('an attacker', () => {
  test('who sees a code cannot use it again, not even for setting up', async () => {
    const { email, client, app } = await enrolled()
    const ofEnrolment = app.codeAt(server.context.clock())
    expect(messageIds(await stepUp(await signedIn(email), ofEnrolment))).toEqual([4000008])
    const code = nextCode(app)
    expect((await stepUp(client, code, { refresh: 'true' })).statusCode).toBe(200)
    for (const seconds of [0, 29]) {
      server.advance(seconds)
      expect(messageIds(await stepUp(await signedIn(email), code))).toEqual([4000008])
    }
  })

  test('who sends one code many times at once gets one session at most', async () => {
    const { email, app } = await enrolled()
    const clients = await Promise.all([1, 2, 3, 4].map(() => signedIn(email)))
    const code = nextCode(app)
    const answers = await Promise.all(clients.map((client) => stepUp(client, code)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400, 400, 400])
    expect(answers.filter(({ statusCode }) => statusCode === 400).flatMap(messageIds)).toEqual([
      4000008, 4000008, 4000008,
    ])
  })

  test('who knows the password cannot guess codes without end, in however many sessions', async () => {
    const { email, client, app } = await enrolled()
    for (let guess = 0; guess < 10; guess++)
      expect(messageIds(await stepUp(await signedIn(email), wrongCode(app)))).toEqual([4000008])
    expect(messageIds(await stepUp(await signedIn(email), nextCode(app)))).toEqual([4000001])
    // The person is elsewhere.
    const elsewhere = new NativeClient(server, (await signedIn(email)).token, '198.51.100.7')
    expect((await stepUp(elsewhere, nextCode(app))).statusCode).toBe(200)
    // And whoever has shown the factor in this session before is not shut out either.
    expect((await stepUp(client, nextCode(app), { refresh: 'true' })).statusCode).toBe(200)
    server.advance(15 * 60)
    expect((await stepUp(await signedIn(email), nextCode(app))).statusCode).toBe(200)
  })

  test('without a first factor gets nowhere with the second', async () => {
    const { client, app, email } = await enrolled()
    const nobody = new NativeClient(server)
    const start = await nobody.tryStart('login', { aal: 'aal2' })
    expect([start.statusCode, start.json().error.id]).toEqual([401, 'session_aal1_required'])
    const flow = await (await signedIn(email)).start('login', { aal: 'aal2' })
    const submission = { method: 'totp', totp_code: nextCode(app) }
    const without = await nobody.submit(flow, submission)
    expect([without.statusCode, without.json().error.id]).toEqual([401, 'session_aal1_required'])
    const other = await enrolled()
    const foreign = await other.client.submit(flow, submission)
    expect([foreign.statusCode, foreign.json().error.id]).toEqual([403, 'security_identity_mismatch'])
    // The code was never looked at.
    expect((await client.submit(flow, submission)).statusCode).toBe(200)
  })

  test('cannot answer the second step with the first factor again', async () => {
    const { email } = await enrolled()
    const client = await signedIn(email)
    const flow = await client.start('login', { aal: 'aal2' })
    const answer = await client.submit(flow, {
      method: 'password',
      identifier: email,
      password: testPassword,
    })
    expect([answer.statusCode, messageIds(answer)]).toEqual([400, [4010002]])
    const first = await new NativeClient(server).start('login')
    const wrongWay = await client.submit(first, { method: 'totp', totp_code: '123456' })
    expect(wrongWay.statusCode).toBe(400)
  })

  test('with the password alone changes nothing', async () => {
    const { email, client } = await enrolled()
    const flow = await client.start('settings')
    const weak = await signedIn(email)
    const start = await weak.tryStart('settings')
    expect([start.statusCode, start.json().error.id]).toEqual([403, 'session_aal2_required'])
    for (const change of [{ totp_unlink: true }, { method: 'password', password: 'Another-Password-77' }]) {
      const answer = await weak.submit(flow, change)
      expect([answer.statusCode, answer.json().error.id]).toEqual([403, 'session_aal2_required'])
    }
    const look = await server.public.inject({
      url: `/self-service/settings/flows?id=${flow.id}`,
      headers: { accept: 'application/json', 'x-session-token': weak.token as string },
    })
    expect([look.statusCode, look.json().error.id]).toEqual([403, 'session_aal2_required'])
    expect(await client.proven()).toBe('password+totp aal2')
  })

  test('of another site cannot send the form', async () => {
    const { email, app } = await enrolled()
    const spa = await signedInClient(server, email)
    const flow = (await spa.get('/self-service/login/browser?aal=aal2')).json()
    const submission = { method: 'totp', totp_code: nextCode(app) }
    const forged = await spa.postJson(pathOf(flow.ui.action), submission)
    expect([forged.statusCode, forged.json().error.id]).toEqual([403, 'security_csrf_violation'])
    const sent = await spa.postJson(pathOf(flow.ui.action), { ...submission, csrf_token: csrfTokenOf(flow) })
    expect(sent.statusCode).toBe(200)
  })

  test('whose session ended meanwhile gets no other one for the second factor alone', async () => {
    const { email, app, id } = await enrolled()
    const client = await signedIn(email)
    const flow = await client.start('login', { aal: 'aal2' })
    await server.context.sessions.deleteOfIdentity(id)
    const answer = await client.submit(flow, { method: 'totp', totp_code: nextCode(app) })
    expect([answer.statusCode, answer.json().error.id]).toEqual([401, 'session_aal1_required'])
  })
})
