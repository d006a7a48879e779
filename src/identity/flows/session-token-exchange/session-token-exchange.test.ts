import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { pathOf } from '../../../../test/support/self-service-client.ts'

let server: SelfService
beforeAll(async () => {
  server = await createSelfService()
})
afterAll(() => server.close())

const ada = { sub: 'ada-1', traits: { email: 'ada@example.org', name: 'Ada' } }

/** A native client starts a flow and asks where to send the browser. */
async function startNative(
  kind = 'login',
  query = '?return_session_token_exchange_code=true&return_to=app%3A%2F%2Fcallback',
) {
  const flow = (await server.public.inject({ url: `/self-service/${kind}/api${query}` })).json()
  const left = await server.public.inject({
    method: 'POST',
    url: pathOf(flow.ui.action),
    payload: { method: 'oidc', provider: 'upstream' },
  })
  expect(left.statusCode).toBe(422)
  return flow
}

const exchange = (initCode: string, returnToCode: string) =>
  server.public.inject({
    url: `/sessions/token-exchange?${new URLSearchParams({ init_code: initCode, return_to_code: returnToCode })}`,
    headers: { 'user-agent': 'the app' },
  })

describe('a native client that signs in through a browser', () => {
  test.each(['login', 'registration'])('exchanges its two codes for one session (%s)', async (kind) => {
    const flow = await startNative(kind)
    expect(flow.session_token_exchange_code).toMatch(/^[\w-]{43}$/)
    const back = await server.browser().get(server.callback(ada))
    expect(back.statusCode).toBe(303)
    expect(back.cookies).toEqual([])
    const location = new URL(String(back.headers.location))
    expect(`${location.protocol}//${location.host}`).toBe('app://callback')
    const code = location.searchParams.get('code') as string

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => exchange(flow.session_token_exchange_code, code)),
    )
    const [session, ...others] = answers.toSorted((a, b) => a.statusCode - b.statusCode)
    expect(session?.json()).toMatchObject({
      session_token: expect.stringMatching(/^ory_st_/),
      session: {
        authentication_methods: [{ method: 'oidc', provider: 'upstream' }],
        devices: [{ user_agent: 'the app' }],
        identity: { traits: ada.traits },
      },
    })
    expect(others.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404])
    const whoami = await server.public.inject({
      url: '/sessions/whoami',
      headers: { 'x-session-token': session?.json().session_token },
    })
    expect(whoami.statusCode).toBe(200)
  })

  test('shows its first code once', async () => {
    const flow = await startNative()
    const fetched = await server.public.inject({ url: `/self-service/login/flows?id=${flow.id}` })
    expect(fetched.json()).not.toHaveProperty('session_token_exchange_code')
  })

  test('is told what is missing when the browser comes back without a sign-in', async () => {
    const flow = await startNative()
    const back = await server.browser().get(server.callback({ sub: 'incomplete', traits: { name: 'Ada' } }))
    const code = new URL(String(back.headers.location)).searchParams.get('code') as string
    const pending = await exchange(flow.session_token_exchange_code, code)
    expect(pending.statusCode).toBe(422)
    expect(pending.json().ui.action).toContain('/self-service/registration?flow=')
    const complete = await server.public.inject({
      method: 'POST',
      url: pathOf(pending.json().ui.action),
      payload: { method: 'oidc', provider: 'upstream', traits: { email: 'completed@example.org' } },
    })
    expect(complete.statusCode).toBe(422)
    const again = await server.browser().get(server.callback({ sub: 'incomplete', traits: { name: 'Ada' } }))
    const second = new URL(String(again.headers.location)).searchParams.get('code') as string
    expect((await exchange(flow.session_token_exchange_code, code)).statusCode).toBe(404)
    expect((await exchange(flow.session_token_exchange_code, second)).statusCode).toBe(200)
  })

  test('gets nothing with one code, with wrong codes, or too early', async () => {
    const flow = await startNative()
    const init = flow.session_token_exchange_code
    expect((await exchange(init, '')).statusCode).toBe(400)
    expect((await exchange('', 'x')).statusCode).toBe(400)
    expect((await exchange(init, 'b')).statusCode).toBe(404)
    const back = await server.browser().get(server.callback(ada))
    const code = new URL(String(back.headers.location)).searchParams.get('code') as string
    const other = await startNative()
    expect((await exchange(other.session_token_exchange_code, code)).statusCode).toBe(404)
    expect((await exchange(code, init)).statusCode).toBe(404)
    server.advance(3601)
    expect((await exchange(init, code)).statusCode).toBe(404)
  })

  test('may not send the code anywhere', async () => {
    const query = '?return_session_token_exchange_code=true&return_to=evil%3A%2F%2Fcallback'
    const refused = await server.public.inject({ url: `/self-service/login/api${query}` })
    expect([refused.statusCode, refused.json().error.id]).toEqual([
      400,
      'self_service_flow_return_to_forbidden',
    ])
  })

  test('reads the session from the answer when it did not ask for a code', async () => {
    await startNative('login', '')
    const back = await server.browser().get(server.callback(ada))
    expect([back.statusCode, back.cookies]).toEqual([200, []])
    expect(back.json()).toMatchObject({
      session_token: expect.stringMatching(/^ory_st_/),
      session: { active: true },
    })
  })
})

describe('an attacker who sends a victim to the provider in a native flow of their own', () => {
  const owner = { sub: 'owner', traits: { email: 'owner@example.org', name: 'Owner' } }
  const colliding = { sub: 'attacker', traits: owner.traits }

  /** The attacker's account at the provider claims the victim's address: a link waits for a proof. */
  async function waitingLink(client = server.browser()) {
    await server.signedIn(owner, { provider: server.second })
    const flow = await startNative()
    const back = await client.get(server.callback(colliding))
    const code = new URL(String(back.headers.location)).searchParams.get('code') as string
    const login = (await exchange(flow.session_token_exchange_code, code)).json()
    expect(login.ui.messages).toMatchObject([{ id: 1010016 }])
    await server.public.inject({
      method: 'POST',
      url: pathOf(login.ui.action),
      payload: { method: 'oidc', provider: 'second' },
    })
    return flow
  }

  test('cannot link their account to the victim: the proof must come from the browser that brought the link', async () => {
    await waitingLink()
    const lured = await server.browser().get(server.callback(owner, server.second))
    expect(String(lured.headers.location)).toContain('/ui/error?id=')
    const identity = await server.context.identities.findByCredential('oidc', 'second:owner')
    expect(identity?.credentials.find(({ type }) => type === 'oidc')?.identifiers).toEqual(['second:owner'])
  })

  test('keeps nobody from linking their own account in their own browser', async () => {
    const client = server.browser()
    const flow = await waitingLink(client)
    const back = await client.get(server.callback(owner, server.second))
    const code = new URL(String(back.headers.location)).searchParams.get('code') as string
    const session = (await exchange(flow.session_token_exchange_code, code)).json()
    expect(session.session.authentication_methods).toMatchObject([
      { provider: 'second' },
      { provider: 'upstream' },
    ])
  })

  test('does not learn what the provider says of the victim', async () => {
    const flow = await startNative('registration')
    await server.browser().get(server.callback({ sub: 'victim', traits: { name: 'Secret Name' } }))
    const fetched = await server.public.inject({ url: `/self-service/registration/flows?id=${flow.id}` })
    expect(fetched.statusCode).toBe(200)
    expect(fetched.body).not.toContain('Secret Name')
  })
})
