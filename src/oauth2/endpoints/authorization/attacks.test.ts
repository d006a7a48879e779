import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorizationAddress,
  Journey,
  type Redirect,
  TestBrowser,
} from '../../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient
let otherClient: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
  otherClient = await server.register()
})
afterAll(() => server.stop())

/** The address by which a browser would come back from the login page. */
async function afterLogin(journey: Journey, subject = 'alice'): Promise<URL> {
  const challenge = await journey.toLogin(authorizationAddress(client))
  return new URL((await server.admin.acceptLoginRequest(challenge, { subject })).redirect_to)
}

/** The address by which a browser would come back from the consent page. */
async function afterConsent(journey: Journey): Promise<URL> {
  const { params } = await journey.browser.get((await afterLogin(journey)).href)
  const { redirect_to } = await server.admin.acceptConsentRequest(params.consent_challenge as string, {
    grant_scope: ['openid'],
    remember: true,
  })
  return new URL(redirect_to)
}

async function rowsOf(table: 'grants' | 'login_sessions'): Promise<number> {
  const [row] = await server.database.query<{ count: number }>(
    { name: `test-count-${table}`, text: `select count(*)::integer as count from oauth2.${table}` },
    [],
  )
  return row?.count ?? 0
}

/** What an attack got, and whether it left anything in the database. */
async function outcomeOf(attack: () => Promise<Redirect>) {
  const before = [await rowsOf('grants'), await rowsOf('login_sessions')]
  const { base, params } = await attack()
  const after = [await rowsOf('grants'), await rowsOf('login_sessions')]
  return { base, error: params.error, code: params.code, wrote: String(before) !== String(after) }
}

const refusedToClient = (error: string) => ({ base: redirectUri, error, code: undefined, wrote: false })
const refusedToPerson = (error: string) => ({
  base: `${issuer}/ui/oidc_error`,
  error,
  code: undefined,
  wrote: false,
})

describe('login CSRF', () => {
  it('does not sign a browser in by the login of another browser', async () => {
    const address = await afterLogin(new Journey(server), 'mallory')
    expect(await outcomeOf(() => new TestBrowser(server).get(address.href))).toEqual(
      refusedToClient('request_forbidden'),
    )
  })

  it('does not do so either when the victim has a login of its own under way', async () => {
    const victim = new Journey(server)
    await victim.toLogin(authorizationAddress(client))
    const address = await afterLogin(new Journey(server), 'mallory')
    expect(await outcomeOf(() => victim.browser.get(address.href))).toEqual(
      refusedToClient('request_forbidden'),
    )
  })

  it('does not give a browser a code by the consent of another browser, and remembers no consent', async () => {
    const address = await afterConsent(new Journey(server))
    expect(await outcomeOf(() => new TestBrowser(server).get(address.href))).toEqual(
      refusedToClient('request_forbidden'),
    )
  })

  it('does not take the cookie of the login for that of the consent', async () => {
    const journey = new Journey(server)
    const address = await afterConsent(journey)
    for (const [name, value] of journey.browser.cookies)
      if (name.startsWith('ory_hydra_consent_csrf_')) {
        journey.browser.cookies.delete(name)
        journey.browser.cookies.set(name.replace('consent', 'login'), value)
      }
    expect(await outcomeOf(() => journey.browser.get(address.href))).toEqual(
      refusedToClient('request_forbidden'),
    )
  })
})

describe('a changed address', () => {
  it.each([
    ['another state', 'state', 'state-87654321'],
    ['more scope', 'scope', 'openid offline_access read write'],
    ['another nonce', 'nonce', 'nonce-87654321'],
    ['a code challenge', 'code_challenge', 'c'.repeat(43)],
  ])('is refused after the consent: %s', async (_name, parameter, value) => {
    const journey = new Journey(server)
    const address = await afterConsent(journey)
    address.searchParams.set(parameter, value)
    if (parameter === 'code_challenge') address.searchParams.set('code_challenge_method', 'S256')
    expect(await outcomeOf(() => journey.browser.get(address.href))).toEqual(
      refusedToPerson('invalid_request'),
    )
  })

  it('is refused without its PKCE challenge', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(
      authorizationAddress(client, { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }),
    )
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    const address = new URL(redirect_to)
    address.searchParams.delete('code_challenge')
    address.searchParams.delete('code_challenge_method')
    expect(await outcomeOf(() => journey.browser.get(address.href))).toEqual(
      refusedToPerson('invalid_request'),
    )
  })

  it.each([
    ['login', afterLogin],
    ['consent', afterConsent],
  ])('is refused with another client after the %s', async (_stage, hop) => {
    const journey = new Journey(server)
    const address = await hop(journey)
    address.searchParams.set('client_id', otherClient.client_id)
    expect(await outcomeOf(() => journey.browser.get(address.href))).toEqual(
      refusedToPerson('invalid_client'),
    )
  })

  it('is refused with another redirect URI of the same client', async () => {
    const own = await server.register({ redirect_uris: [redirectUri, `${redirectUri}/other`] })
    const journey = new Journey(server)
    const challenge = await journey.toLogin(authorizationAddress(own))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    const address = new URL(redirect_to)
    address.searchParams.set('redirect_uri', `${redirectUri}/other`)
    expect(await outcomeOf(() => journey.browser.get(address.href))).toEqual(
      refusedToPerson('invalid_request'),
    )
  })

  it('is the same with its parameters in another order and encoding', async () => {
    const journey = new Journey(server)
    const address = await afterConsent(journey)
    const shuffled = [...address.searchParams]
      .reverse()
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')
    const { params } = await journey.browser.get(`/oauth2/auth?${shuffled}`)
    expect(params).toHaveProperty('code')
  })
})

describe('a verifier', () => {
  it.each([
    ['login_verifier', 'junk'],
    ['login_verifier', 's.junk'],
    ['consent_verifier', 'junk'],
  ])('that nobody made is refused: %s=%s', async (name, value) => {
    expect(
      await outcomeOf(() => new TestBrowser(server).get(authorizationAddress(client, { [name]: value }))),
    ).toEqual(refusedToClient('access_denied'))
  })

  it('is refused when one character of it was changed', async () => {
    const journey = new Journey(server)
    const address = await afterLogin(journey)
    const verifier = address.searchParams.get('login_verifier') as string
    for (const at of [0, 8, 30, verifier.length - 1]) {
      const changed = verifier.slice(0, at) + (verifier[at] === 'A' ? 'B' : 'A') + verifier.slice(at + 1)
      address.searchParams.set('login_verifier', changed)
      expect(await outcomeOf(() => journey.browser.get(address.href))).toEqual(
        refusedToClient('access_denied'),
      )
    }
  })

  it('is not a challenge, nor a verifier of another kind', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(authorizationAddress(client))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    const verifier = new URL(redirect_to).searchParams.get('login_verifier') as string
    for (const parameters of [
      { login_verifier: challenge },
      { consent_verifier: challenge },
      { consent_verifier: verifier },
    ])
      expect(await outcomeOf(() => journey.browser.get(authorizationAddress(client, parameters)))).toEqual(
        refusedToClient('access_denied'),
      )
  })

  it('of a login may be followed twice, and gives one code', async () => {
    const journey = new Journey(server)
    const address = await afterLogin(journey)
    const first = await journey.browser.get(address.href)
    const second = await journey.browser.get(address.href)
    expect(second.base).toBe(`${issuer}/ui/consent`)
    const code = await journey.acceptConsent(second.params.consent_challenge as string)
    expect(code.params).toHaveProperty('code')
    const again = await journey.acceptConsent(first.params.consent_challenge as string)
    expect(again.params.error).toBe('access_denied')
  })

  it('of a consent gives one code, also when it is followed many times at once', async () => {
    const journey = new Journey(server)
    const address = await afterConsent(journey)
    const answers = await Promise.all(Array.from({ length: 8 }, () => journey.browser.get(address.href)))
    expect(answers.filter(({ params }) => params.code)).toHaveLength(1)
    expect(answers.filter(({ params }) => params.error === 'access_denied')).toHaveLength(7)
  })

  it('cannot make a session of one person that of another', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(authorizationAddress(client))
    const alice = await server.admin.acceptLoginRequest(challenge, { subject: 'alice', remember: true })
    const bob = await server.admin.acceptLoginRequest(challenge, { subject: 'bob', remember: true })
    expect((await journey.browser.get(alice.redirect_to)).base).toBe(`${issuer}/ui/consent`)
    expect((await journey.browser.get(bob.redirect_to)).params.error).toBe('access_denied')
  })

  it('is refused when it has expired, as its challenge is', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(authorizationAddress(client))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    server.clock.advance(1800)
    expect(await outcomeOf(() => journey.browser.get(redirect_to))).toEqual(
      refusedToClient('request_unauthorized'),
    )
    const expired = { status: 401, code: 'request_unauthorized' }
    await expect(server.admin.getLoginRequest(challenge)).rejects.toMatchObject(expired)
    await expect(server.admin.acceptLoginRequest(challenge, { subject: 'a' })).rejects.toMatchObject(expired)
    await expect(server.admin.rejectLoginRequest(challenge, {})).rejects.toMatchObject(expired)
  })
})

describe('a forged session cookie', () => {
  it.each(['alice', '00000000-0000-4000-8000-000000000000', 's.AAAA', ''])('is nobody: %s', async (value) => {
    const browser = new TestBrowser(server)
    browser.cookies.set('ory_hydra_session', value)
    const { params } = await browser.get(authorizationAddress(client, { prompt: 'none' }))
    expect(params.error).toBe('login_required')
  })

  it('is nobody when it was sealed for something else', async () => {
    const journey = new Journey(server)
    journey.browser.cookies.set('ory_hydra_session', await journey.toLogin(authorizationAddress(client)))
    const { params } = await journey.browser.get(authorizationAddress(client, { prompt: 'none' }))
    expect(params.error).toBe('login_required')
  })
})
