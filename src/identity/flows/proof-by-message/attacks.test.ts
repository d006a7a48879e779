import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { csrfTokenOf, pathOf, SelfServiceClient } from '../../../../test/support/self-service-client.ts'
import { identityEndpoints } from '../../endpoints.ts'

let server: TestIdentity
beforeAll(async () => {
  server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        selfservice: {
          default_browser_return_url: 'https://app.example/',
          methods: { code: { passwordless_enabled: true } },
          flows: { recovery: { enabled: true }, verification: { enabled: true } },
        },
      },
    },
  })
})
afterAll(() => server.close())

let people = 0
async function account(): Promise<{ email: string; id: string }> {
  people += 1
  const email = `person-${people}@example.org`
  const answer = await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: { traits: { email } },
  })
  return { email, id: answer.json().id }
}

async function codeSentTo(recipient: string): Promise<string> {
  const [message] = await server.context.messages.list({ recipient }, 1, undefined)
  const { recovery_code, verification_code, login_code } = message?.content.data ?? {}
  return recovery_code ?? verification_code ?? login_code ?? ''
}

async function native(kind: 'recovery' | 'verification' | 'login') {
  const flow = (await server.public.inject({ url: `/self-service/${kind}/api` })).json()
  const url = pathOf(flow.ui.action)
  const send = (payload: object) =>
    server.public.inject({ method: 'POST', url, payload: { method: 'code', ...payload } })
  return { id: flow.id as string, send }
}

const shape = (text: string) =>
  text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replaceAll(/[\w-]+@example\.org/g, 'address')

describe('somebody who wants to know which accounts there are', () => {
  it.each([
    ['recovery', 'email'],
    ['verification', 'email'],
    ['login', 'identifier'],
  ] as const)('is answered alike by %s, also to a code', async (kind, field) => {
    const known = await native(kind)
    const unknown = await native(kind)
    const { email } = await account()
    const codes = async ({ send }: typeof known, address: string) => [
      (await send({ [field]: address })).body,
      (await send({ [field === 'identifier' ? field : 'ignored']: address, code: '000000' })).body,
    ]
    const [ofKnown, ofUnknown] = [await codes(known, email), await codes(unknown, 'nobody@example.org')]
    expect(ofUnknown.map(shape)).toEqual(ofKnown.map(shape))
  })

  it('runs the same statements for both, so that the time tells nothing', async () => {
    const { email } = await account()
    const counted = async (address: string) => {
      const { send, id } = await native('recovery')
      await send({ email: address })
      const rows = await server.testDatabase.database.pool.query(
        'select count(*)::int as codes from identity.one_time_codes where flow_id = $1',
        [id],
      )
      return rows.rows[0].codes
    }
    expect(await counted('nobody@example.org')).toBe(await counted(email))
  })
})

describe('somebody who guesses or repeats codes', () => {
  it('has five tries, and the right code comes too late', async () => {
    const { email } = await account()
    const { send } = await native('login')
    await send({ identifier: email })
    const code = await codeSentTo(email)
    const wrong = code === '000000' ? '000001' : '000000'
    for (let n = 0; n < 5; n++) await send({ identifier: email, code: wrong })
    const late = await send({ identifier: email, code })
    expect([late.statusCode, late.json().ui.messages[0].id]).toEqual([400, 4000001])
  })

  it('of parallel requests with one code, one wins and none fails otherwise', async () => {
    const { email } = await account()
    for (const kind of ['login', 'recovery', 'verification'] as const) {
      const { send } = await native(kind)
      await send(kind === 'login' ? { identifier: email } : { email })
      const code = await codeSentTo(email)
      server.advance(1)
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => send({ code, ...(kind === 'login' && { identifier: email }) })),
      )
      const won = answers.filter(
        (answer) =>
          answer.statusCode === 422 ||
          (answer.statusCode === 200 &&
            (answer.json().session_token || answer.json().state === 'passed_challenge')),
      )
      expect([kind, won.length]).toEqual([kind, 1])
      expect(answers.every(({ statusCode }) => statusCode < 500)).toBe(true)
      server.advance(3600)
    }
  })

  it('cannot use a code of one flow in another one', async () => {
    const { email } = await account()
    const mine = await native('recovery')
    await mine.send({ email })
    const code = await codeSentTo(email)
    const other = await native('recovery')
    await other.send({ email: 'nobody@example.org' })
    expect((await other.send({ code })).json().ui.messages).toMatchObject([{ id: 4060006 }])
  })

  it('finds no code in the database', async () => {
    const { email } = await account()
    const { send, id } = await native('recovery')
    await send({ email })
    const code = await codeSentTo(email)
    const { rows } = await server.testDatabase.database.pool.query(
      `select (select to_jsonb(c)::text from identity.one_time_codes c where flow_id = $1)
         || (select document::text from identity.flows where id = $1) as stored`,
      [id],
    )
    expect(rows[0].stored).not.toContain(`"${code}"`)
  })

  it('cannot flood a mailbox', async () => {
    const { email } = await account()
    for (let n = 0; n < 5; n++)
      expect((await (await native('recovery')).send({ email })).statusCode).toBe(200)
    const refused = await (await native('recovery')).send({ email })
    expect([refused.statusCode, refused.json().ui.messages[0].id]).toEqual([400, 4000001])
  })
})

describe('somebody who wants an account that is not theirs', () => {
  it('verifies no address that the account was given after the code was sent', async () => {
    const { email, id } = await account()
    const { send } = await native('verification')
    await send({ email })
    const code = await codeSentTo(email)
    const traits = { email: `victim-${people}@example.org` }
    await server.context.identities.update(id, () => ({ traits }))
    expect((await send({ code })).json().state).toBe('sent_email')
    const identity = await server.context.identities.get(id)
    expect(identity?.verifiableAddresses).toMatchObject([{ value: traits.email, verified: false }])
  })

  it('recovers nothing by an address that the account has no more', async () => {
    const { email, id } = await account()
    const { send } = await native('recovery')
    await send({ email })
    const code = await codeSentTo(email)
    await server.context.identities.update(id, () => ({ traits: { email: `moved-${people}@example.org` } }))
    expect((await send({ code })).json().ui.messages).toMatchObject([{ id: 4060006 }])
  })

  it('is signed out when the owner of the address proves that it is theirs for the first time', async () => {
    const { email, id } = await account()
    const methods = [{ method: 'password', aal: 'aal1', completed_at: '2026-07-01T12:00:00Z' }] as const
    const device = { ipAddress: '192.0.2.1', userAgent: '', location: '' }
    const { token } = await server.context.sessions.issue({ identityId: id, methods, device })
    const { send } = await native('recovery')
    await send({ email })
    await send({ code: await codeSentTo(email) })
    expect((await server.context.sessions.find(token))?.active).toBe(false)
  })

  it('takes over no flow of somebody else, and sends no form from another site', async () => {
    const owner = new SelfServiceClient(server.public, 'spa')
    const thief = new SelfServiceClient(server.public, 'spa')
    const flow = (await owner.get('/self-service/recovery/browser')).json()
    await thief.get('/self-service/recovery/browser')
    const fetched = await thief.get(`/self-service/recovery/flows?id=${flow.id}`)
    expect(fetched.json().error.id).toBe('security_csrf_violation')
    const url = pathOf(flow.ui.action)
    const body = { method: 'code', email: 'a@example.org' }
    expect((await thief.postJson(url, { ...body, csrf_token: csrfTokenOf(flow) })).statusCode).toBe(403)
    expect((await owner.postJson(url, body)).statusCode).toBe(403)
  })

  it('has no say in where the links of messages lead', async () => {
    const { email } = await account()
    const flow = (
      await server.public.inject({
        url: '/self-service/verification/api',
        headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
      })
    ).json()
    await server.public.inject({
      method: 'POST',
      url: pathOf(flow.ui.action),
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
      payload: { method: 'code', email },
    })
    const [message] = await server.context.messages.list({ recipient: email }, 1, undefined)
    expect(JSON.stringify(message?.content)).not.toContain('evil.example')
    expect(message?.content.data?.verification_url).toContain(
      'https://id.example.com/self-service/verification?',
    )
    for (const kind of ['recovery', 'verification']) {
      const answer = await server.public.inject({
        url: `/self-service/${kind}/browser?return_to=https://evil.example/`,
        headers: { accept: 'application/json' },
      })
      expect(answer.json().error.id).toBe('self_service_flow_return_to_forbidden')
    }
  })
})
