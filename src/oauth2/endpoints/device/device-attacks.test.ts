import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeviceJourney } from '../../../../test/support/device-journey.ts'
import { issuer, OAuth2Server } from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let device: DeviceJourney

beforeAll(async () => {
  server = await OAuth2Server.start()
  device = await DeviceJourney.register(server)
})
afterAll(() => server.stop())

const guess = (challenge: string, code = 'AAAAAAAA') =>
  server.admin.acceptDeviceRequest(challenge, code).then(
    () => 200,
    (error: { status: number }) => error.status,
  )

/** Of a browser at an address. */
async function challengeAt(remoteAddress: string): Promise<string> {
  const answer = await server.publicServer.inject({ url: '/oauth2/device/verify', remoteAddress })
  return new URL(answer.headers.location ?? '').searchParams.get('device_challenge') as string
}

describe('an attack on devices', () => {
  it('RFC 8628 §5.1: few user codes can be guessed with one challenge, also all at once', async () => {
    const challenge = await device.open()
    const guesses = await Promise.all(Array.from({ length: 25 }, () => guess(challenge)))
    expect(guesses.filter((status) => status === 400)).toHaveLength(10)
    expect(guesses.filter((status) => status === 429)).toHaveLength(15)
    const { user_code } = await device.begin()
    expect(await guess(challenge, user_code)).toBe(429)
    expect(await guess(await device.open(), user_code)).toBe(200)
    server.clock.advance(601)
  })

  it.each([
    ['one address', () => '203.0.113.7', 30],
    ['the addresses of one network', (round: number) => `2001:db8::${round}`, 100],
  ])(
    'RFC 8628 §5.1: few user codes can be guessed from %s, whatever the challenges',
    async (_name, from, most) => {
      const statuses: number[] = []
      for (let round = 0; round < most + 3; round++)
        statuses.push(await guess(await challengeAt(from(round))))
      expect(statuses.filter((status) => status === 400)).toHaveLength(most)
      const late = server.admin.acceptDeviceRequest(await challengeAt(from(0)), 'AAAAAAAA')
      await expect(late).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '600' } })
      expect(await guess(await challengeAt('198.51.100.1'))).toBe(400)
      server.clock.advance(601)
      expect(await guess(await challengeAt(from(0)))).toBe(400)
      server.clock.advance(601)
    },
  )

  it('RFC 8628 §5.2: a device code tells nothing about the user code, and is of no use to another client', async () => {
    const codes = await device.begin()
    await device.connect(codes)
    const thief = new DeviceJourney(server, (await DeviceJourney.register(server)).client)
    expect(await thief.poll(codes)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await device.poll(codes)).toMatchObject({ status: 200 })
  })

  it('RFC 8628 §5.2: no code is kept as it is', async () => {
    const codes = await device.begin()
    const rows = await server.database.kysely.selectFrom('oauth2.device_requests').selectAll().execute()
    const text = JSON.stringify(rows)
    expect(text).not.toContain(codes.user_code)
    expect(text).not.toContain(codes.device_code)
  })

  it('RFC 8628 §5.4: a link that skips the page with the code works in no other browser', async () => {
    const attacker = device.anotherBrowser()
    const codes = await attacker.begin()
    const { redirect_to } = await server.admin.acceptDeviceRequest(await attacker.open(), codes.user_code)
    const victim = device.anotherBrowser()
    await victim.open()
    const { base, params } = await victim.journey.browser.get(redirect_to)
    expect(base).toBe(`${issuer}/ui/oidc_error`)
    expect(params.error).toBe('request_forbidden')
  })

  it('RFC 8628 §5.4: neither does one from the middle of the way', async () => {
    const attacker = device.anotherBrowser()
    const atLogin = await attacker.enter((await attacker.begin()).user_code)
    const login = await server.admin.acceptLoginRequest(atLogin.params.login_challenge as string, {
      subject: 'mallory',
    })
    const victim = device.anotherBrowser()
    expect((await victim.journey.browser.get(login.redirect_to)).params.error).toBe('request_forbidden')
  })

  it('RFC 8628 §5.4: the address of a device never says its code after the first page', async () => {
    const browser = device.anotherBrowser()
    const codes = await browser.begin()
    const challenge = await browser.open(codes.verification_uri_complete)
    const { redirect_to } = await server.admin.acceptDeviceRequest(challenge, codes.user_code)
    expect(redirect_to).not.toContain(codes.user_code)
    expect(redirect_to).toContain('user_code=****')
  })

  it('RFC 8628 §5.6: what a person once allowed a public client is asked again', async () => {
    const open = await DeviceJourney.register(server, { token_endpoint_auth_method: 'none' })
    await open.connect(await open.begin(), { remember: true }, { remember: true })
    const consent = await server.admin.getConsentRequest(await open.toConsent((await open.begin()).user_code))
    expect(consent.skip).toBe(false)
  })

  it('RFC 9700 §4.4: what was begun for a device cannot be continued as another request, nor the reverse', async () => {
    const browser = device.anotherBrowser()
    const atLogin = await browser.enter((await browser.begin()).user_code)
    const { redirect_to } = await server.admin.acceptLoginRequest(atLogin.params.login_challenge as string, {
      subject: 'alice',
    })
    const verifier = new URL(redirect_to).searchParams.get('login_verifier') as string
    const query = new URLSearchParams({ client_id: device.client.client_id, login_verifier: verifier })
    const elsewhere = await browser.journey.browser.get(`/oauth2/auth?${query}`)
    expect(elsewhere.base).toBe(`${issuer}/ui/oidc_error`)
    expect(elsewhere.params.error).toBe('invalid_request')

    const application = await server.register()
    const journey = browser.journey
    const challenge = await journey.toLogin(
      `/oauth2/auth?${new URLSearchParams({
        client_id: application.client_id,
        response_type: 'code',
        redirect_uri: 'https://app.example.test/callback',
        scope: 'openid',
        state: 'state-12345678',
      })}`,
    )
    const accepted = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    const { search } = new URL(accepted.redirect_to)
    expect((await journey.browser.get(`/oauth2/device/verify${search}`)).params.error).toBe('access_denied')
  })
})

describe('at the same moment', () => {
  it('many polls of one device give tokens once', async () => {
    for (let round = 0; round < 5; round++) {
      const codes = await device.begin()
      await device.connect(codes)
      const answers = await Promise.all(Array.from({ length: 20 }, () => device.poll(codes)))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      const refused = answers.filter(({ status }) => status !== 200)
      for (const answer of refused) expect(answer).toMatchObject({ status: 400, error: 'invalid_grant' })
    }
  })

  it('many answers of one person let a device in once', async () => {
    const codes = await device.begin()
    const challenge = await device.toConsent(codes.user_code)
    const { redirect_to } = await server.admin.acceptConsentRequest(challenge, { grant_scope: ['openid'] })
    const browser = device.journey.browser
    const answers = await Promise.all(Array.from({ length: 10 }, () => browser.get(redirect_to)))
    const done = answers.filter(({ base }) => base === `${issuer}/ui/device_complete`)
    expect(done).toHaveLength(1)
    for (const { params, base } of answers.filter((answer) => !done.includes(answer))) {
      expect(base).toBe(`${issuer}/ui/oidc_error`)
      expect(params.error).toBe('access_denied')
    }
    expect(await device.poll(codes)).toMatchObject({ status: 200, scope: 'openid' })
  })

  it('a poll beside the answer is told to wait or gets the tokens, and loses nothing', async () => {
    for (let round = 0; round < 10; round++) {
      const codes = await device.begin()
      const challenge = await device.toConsent(codes.user_code)
      const { redirect_to } = await server.admin.acceptConsentRequest(challenge, { grant_scope: ['openid'] })
      const [beside] = await Promise.all([device.poll(codes), device.journey.browser.get(redirect_to)])
      if (beside.status !== 200) {
        expect(beside.error).toBe('authorization_pending')
        expect(await device.poll(codes)).toMatchObject({ status: 200 })
      }
    }
  })
})
