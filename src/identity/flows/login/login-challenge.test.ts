import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf } from '../../../../test/support/self-service-client.ts'
import type {
  AcceptLoginRequest,
  LoginRequest,
  OAuthAdminApi,
  RejectRequest,
} from '../../../contracts/oauth-admin-api.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'

const ada = { sub: 'ada-1', traits: { email: 'ada@example.org', name: 'Ada' } }
const json = { accept: 'application/json' }
const application = 'https://id.example.com/oauth2/auth?login_verifier=v'

let request: LoginRequest
let accepted: { challenge: string; body: AcceptLoginRequest }[]
let rejected: RejectRequest[]

/** The OAuth 2.0 server: one challenge is good. */
const oauth = {
  async getLoginRequest(challenge: string) {
    if (challenge !== 'good')
      throw new PlatformError({ status: 404, code: 'not_found', message: 'Unknown challenge.' })
    return request
  },
  async acceptLoginRequest(challenge: string, body: AcceptLoginRequest) {
    accepted.push({ challenge, body })
    return { redirect_to: application }
  },
  async rejectLoginRequest(_: string, body: RejectRequest) {
    rejected.push(body)
    return { redirect_to: `${application}&rejected` }
  },
} as unknown as OAuthAdminApi

let server: SelfService
beforeAll(async () => {
  server = await createSelfService({ oauth })
})
afterAll(() => server.close())
beforeEach(() => {
  accepted = []
  rejected = []
  request = {
    challenge: 'good',
    requested_scope: ['openid'],
    requested_access_token_audience: [],
    skip: false,
    subject: '',
    oidc_context: {},
    client: { client_id: 'app', client_name: 'App' } as unknown as LoginRequest['client'],
    request_url: 'https://id.example.com/oauth2/auth?client_id=app&response_type=code',
    session_id: '',
  }
})

const start = '/self-service/login/browser?login_challenge=good'

describe('an application that waits for a sign-in', () => {
  test('is shown with the form', async () => {
    const client = server.browser()
    const flow = await client.fetchFlow('login', await client.get(start))
    expect(flow).toMatchObject({
      oauth2_login_challenge: 'good',
      oauth2_login_request: { client: { client_name: 'App' } },
    })
  })

  test('is not told of somebody whose second factor is missing, although it remembers them', async () => {
    const client = server.browser()
    await client.get(await server.leave(client, ada, { start }))
    const { id } = (await client.get('/sessions/whoami', json)).json().identity
    accepted = []
    request = { ...request, skip: true, subject: id }
    const level = (available: string) =>
      server.testDatabase.database.query(
        { name: 'test_level', text: 'update identity.identities set available_aal = $2 where id = $1' },
        [id, available],
      )
    await level('aal2')
    const flow = await client.fetchFlow('login', await client.get(start))
    expect([flow.requested_aal, accepted]).toEqual(['aal2', []])
    await level('aal1')
    expect((await client.get(start)).headers.location).toBe(application)
  })

  test('learns who signed in, how, and for how long', async () => {
    const client = server.browser()
    const back = await client.get(await server.leave(client, ada, { start }))
    expect(back.headers.location).toBe(application)
    const session = (await client.get('/sessions/whoami', json)).json()
    expect(accepted).toEqual([
      {
        challenge: 'good',
        body: {
          subject: session.identity.id,
          identity_provider_session_id: session.id,
          remember: true,
          remember_for: 86_400,
          acr: 'aal1',
          amr: ['oidc'],
        },
      },
    ])
  })

  test('also learns of somebody who signs up on the way', async () => {
    const client = server.browser()
    const account = { sub: 'new-1', traits: { email: 'new-1@example.org', name: 'New' } }
    const registration = start.replace('login/browser', 'registration/browser')
    const back = await client.get(await server.leave(client, account, { start: registration }))
    expect(back.headers.location).toBe(application)
    expect(accepted).toHaveLength(1)
  })

  test('is answered at once when it knows the person and their session is there', async () => {
    const client = await server.signedIn(ada)
    const { id, identity } = (await client.get('/sessions/whoami', json)).json()
    request = { ...request, skip: true, subject: identity.id }
    expect((await client.get(start)).headers.location).toBe(application)
    expect(accepted[0]?.body).toMatchObject({ subject: identity.id, identity_provider_session_id: id })
    const script = await client.get(start, json)
    expect([script.statusCode, script.json().redirect_browser_to]).toEqual([422, application])
  })

  test('is not answered for a session of somebody else', async () => {
    const client = await server.signedIn(ada)
    request = { ...request, skip: true, subject: 'somebody-else' }
    const flow = await client.fetchFlow('login', await client.get(start))
    expect(flow.refresh).toBe(true)
    expect(accepted).toEqual([])
  })

  test('gets a fresh sign-in when it does not know the person', async () => {
    const client = await server.signedIn(ada)
    const flow = await client.fetchFlow('login', await client.get(start))
    expect(flow).toMatchObject({ refresh: true, ui: { messages: [{ id: 1010003 }] } })
  })

  test('gets login_required when nobody may be shown a page', async () => {
    request = { ...request, skip: true, subject: 'gone', request_url: `${request.request_url}&prompt=none` }
    expect((await server.browser().get(start)).headers.location).toBe(`${application}&rejected`)
    expect(rejected).toMatchObject([{ error: 'login_required' }])
  })

  test('sends a person who is signed in from the sign-up to the sign-in', async () => {
    const client = await server.signedIn(ada)
    const page = await client.get(start.replace('login/browser', 'registration/browser'))
    expect([page.statusCode, page.headers.location]).toEqual([302, `https://id.example.com${start}`])
  })

  test('is served also when the person signed in elsewhere meanwhile', async () => {
    const client = server.browser()
    const waiting = await client.fetchFlow('login', await client.get(start))
    const fields = { csrf_token: csrfTokenOf(waiting), provider: 'upstream' }
    await client.postForm(pathOf(waiting.ui.action), fields)
    const callback = server.callback(ada)
    const other = await server.signedIn(ada)
    client.cookies.set('ory_kratos_session', other.cookies.get('ory_kratos_session') as string)
    expect((await client.get(callback)).headers.location).toBe(application)
    expect(accepted).toHaveLength(1)
  })
})

describe('a challenge that nobody gave', () => {
  test.each(['junk', '', 'a'.repeat(3000)])('is refused (%#)', async (challenge) => {
    const url = `/self-service/login/browser?login_challenge=${challenge}`
    const script = await server.spa().get(url)
    expect(script.statusCode).toBe(challenge === '' ? 400 : 404)
    const page = await server.browser().get(url)
    expect(new URL(String(page.headers.location)).pathname).toBe('/ui/error')
    expect(accepted).toEqual([])
  })
})
