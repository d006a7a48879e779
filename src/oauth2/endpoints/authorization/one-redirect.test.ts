import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../../test/support/oauth2-server.ts'
import type {
  AcceptConsentRequest,
  AcceptLoginRequest,
  ConsentRequest,
  LoginRequest,
} from '../../../contracts/oauth-admin-api.ts'

let server: OAuth2Server
let client: RegisteredClient
let browser: TestBrowser

/** What the login UI in the same process decides, and what it was asked. */
let login: (request: LoginRequest) => AcceptLoginRequest | undefined
let consent: (request: ConsentRequest) => AcceptConsentRequest | undefined
const asked: (LoginRequest | ConsentRequest)[] = []
const cookieHeaders: (string | undefined)[] = []
const statements: string[] = []

beforeAll(async () => {
  server = await OAuth2Server.start({
    onStatement: ({ name }) => statements.push(name),
    decision: {
      login: async (request, { cookieHeader }) => {
        asked.push(request)
        cookieHeaders.push(cookieHeader)
        return login(request)
      },
      consent: async (request) => {
        asked.push(request)
        return consent(request)
      },
    },
  })
  client = await server.register()
})
beforeEach(() => {
  browser = new TestBrowser(server)
  login = () => ({ subject: 'alice', remember: true, remember_for: 3600 })
  consent = ({ requested_scope }) => ({ grant_scope: requested_scope, remember: true })
  asked.length = 0
  cookieHeaders.length = 0
})
afterAll(() => server.stop())

describe('somebody who is signed in', () => {
  it('gets the code by the first answer, and a session', async () => {
    const answer = await browser.get(authorizationAddress(client))
    expect(answer).toMatchObject({
      status: 303,
      base: redirectUri,
      params: { scope: 'openid', state: 'state-12345678', iss: issuer },
      cookies: ['ory_hydra_session'],
    })
    const tokens = await server.exchange(client, answer.params.code as string)
    expect(tokens.statusCode).toBe(200)
  })

  it('costs three statements from then on: login session, remembered consent, grant', async () => {
    await browser.get(authorizationAddress(client))
    statements.length = 0
    const { params, cookies } = await browser.get(authorizationAddress(client))
    expect(params).toHaveProperty('code')
    expect(cookies).toEqual([])
    expect(statements).toEqual([
      'oauth2-login-sessions-by-id',
      'oauth2-consents-remembered',
      'oauth2-grants-insert',
    ])
    const [loginRequest, consentRequest] = asked.slice(-2)
    expect(loginRequest).toMatchObject({ skip: true, subject: 'alice' })
    expect(consentRequest).toMatchObject({ skip: true, subject: 'alice' })
    expect(cookieHeaders.at(-1)).toContain('ory_hydra_session=')
  })

  it('is told to the application as of the time when they signed in', async () => {
    const earlier = server.clock.now().getTime() / 1000 - 900
    login = () => ({
      subject: 'alice',
      authenticated_at: new Date(earlier * 1000).toISOString(),
      amr: ['oidc'],
      acr: 'aal1',
    })
    const { params } = await browser.get(authorizationAddress(client))
    const tokens = (await server.exchange(client, params.code as string)).json()
    const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString())
    expect(claims).toMatchObject({ sub: 'alice', auth_time: earlier, amr: ['oidc'], acr: 'aal1' })
  })

  it('is not too long signed in for max_age, whatever was decided', async () => {
    const earlier = new Date(server.clock.now().getTime() - 60_000).toISOString()
    login = () => ({ subject: 'alice', authenticated_at: earlier })
    const { params } = await browser.get(authorizationAddress(client, { max_age: '59' }))
    expect(params.error).toBe('login_required')
  })

  it('needs no page for prompt=none, though no login was remembered here', async () => {
    const { params } = await browser.get(authorizationAddress(client, { prompt: 'none' }))
    expect(params).toHaveProperty('code')
  })
})

describe('somebody who must be asked', () => {
  it('goes to the login page, and need not be asked for a consent afterwards', async () => {
    login = () => undefined
    const journey = new Journey(server, browser)
    const challenge = await journey.toLogin(authorizationAddress(client))
    const answer = await journey.acceptLogin(challenge, { subject: 'alice', remember: true })
    expect(answer.base).toBe(redirectUri)
    expect(answer.params).toHaveProperty('code')
  })

  it('goes to the consent page, and from there with the code to the application', async () => {
    consent = () => undefined
    const journey = new Journey(server, browser)
    const toConsent = await browser.get(authorizationAddress(client))
    expect(toConsent.base).toBe(`${issuer}/ui/consent`)
    const answer = await journey.acceptConsent(toConsent.params.consent_challenge as string)
    expect(answer.params).toHaveProperty('code')
  })

  it('is an error for prompt=none, as a page would be shown otherwise', async () => {
    await browser.get(authorizationAddress(client))
    login = () => undefined
    const silent = authorizationAddress(client, { prompt: 'none' })
    expect((await browser.get(silent)).params.error).toBe('login_required')
    login = () => ({ subject: 'alice' })
    consent = () => undefined
    expect((await browser.get(silent)).params.error).toBe('consent_required')
  })

  it('goes to the login page when somebody else is there than the one who is remembered', async () => {
    await browser.get(authorizationAddress(client))
    login = () => ({ subject: 'mallory' })
    const { base } = await browser.get(authorizationAddress(client))
    expect(base).toBe(`${issuer}/ui/login`)
  })
})

describe('a wrong request', () => {
  it('is refused before anybody decides anything', async () => {
    const { params } = await browser.get(authorizationAddress(client, { scope: 'admin' }))
    expect(params.error).toBe('invalid_scope')
    expect(asked).toEqual([])
  })
})
