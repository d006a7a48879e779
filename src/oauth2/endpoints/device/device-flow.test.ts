import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeviceJourney, deviceGrant } from '../../../../test/support/device-journey.ts'
import { issuer, OAuth2Server } from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let device: DeviceJourney

beforeAll(async () => {
  server = await OAuth2Server.start({ oauth2: { strategies: { access_token: 'opaque' } } })
  device = await DeviceJourney.register(server)
})
afterAll(() => server.stop())

const pending = { status: 400, error: 'authorization_pending' }

describe('a device', () => {
  it('gets codes and an address for a person', async () => {
    const answer = await server.post(
      '/oauth2/device/auth',
      { client_id: device.client.client_id },
      device.client,
    )
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    const body = answer.json()
    expect(body).toEqual({
      device_code: expect.stringMatching(/^ory_dc_[\w-]{43}$/),
      user_code: expect.stringMatching(/^[A-Z2-9]{8}$/),
      verification_uri: `${issuer}/oauth2/device/verify`,
      verification_uri_complete: `${issuer}/oauth2/device/verify?user_code=${body.user_code}`,
      expires_in: 600,
      interval: 5,
    })
  })

  it('is let in by a person, and gets its tokens once', async () => {
    const codes = await device.begin()
    expect(await device.poll(codes)).toMatchObject(pending)
    const done = await device.connect(codes, {}, { session: { id_token: { email: 'a@example.test' } } })
    expect(done.location).toBe(`${issuer}/ui/device_complete?client_id=${device.client.client_id}`)
    const tokens = await device.poll(codes)
    expect(tokens).toEqual({
      status: 200,
      access_token: expect.stringMatching(/^ory_at_/),
      expires_in: 3600,
      id_token: expect.any(String),
      refresh_token: expect.stringMatching(/^ory_rt_/),
      scope: 'openid offline_access',
      token_type: 'bearer',
    })
    const idToken = decodeJwt(tokens.id_token)
    expect(idToken).toMatchObject({ sub: 'alice', email: 'a@example.test', iss: issuer })
    expect(idToken).not.toHaveProperty('nonce')
    expect(await server.introspect(tokens.access_token)).toMatchObject({ active: true, sub: 'alice' })
    expect(await device.poll(codes)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await server.isActive(tokens.access_token)).toBe(true)
    expect((await server.refresh(device.client, tokens.refresh_token)).statusCode).toBe(200)
  })

  it('gets tokens that live as long as the client says for this grant', async () => {
    const other = await DeviceJourney.register(server, {
      device_authorization_grant_access_token_lifespan: '2m',
      device_authorization_grant_id_token_lifespan: '3m',
      device_authorization_grant_refresh_token_lifespan: '4m',
    })
    const codes = await other.begin()
    await other.connect(codes)
    const tokens = await other.poll(codes)
    expect(tokens.expires_in).toBe(120)
    const { exp = 0, iat = 0 } = decodeJwt(tokens.id_token)
    expect(exp - iat).toBe(180)
    const { exp: refreshEnds, iat: refreshed } = await server.introspect(tokens.refresh_token)
    expect(Number(refreshEnds) - Number(refreshed)).toBe(240)
  })

  it('gets what the person granted, and no refresh token unless the client may have one', async () => {
    const plain = await DeviceJourney.register(server, { grant_types: [deviceGrant] })
    const codes = await plain.begin({ scope: 'read write offline_access' })
    await plain.connect(codes, {}, { grant_scope: ['read', 'offline_access'] })
    const { status, ...tokens } = await plain.poll(codes)
    expect(status).toBe(200)
    expect(tokens).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      scope: 'read offline_access',
      token_type: 'bearer',
    })
  })

  it('may be a public client', async () => {
    const open = await DeviceJourney.register(server, { token_endpoint_auth_method: 'none' })
    const codes = await open.begin()
    await open.connect(codes)
    expect(await open.poll(codes)).toMatchObject({ status: 200 })
  })

  it('is told when its codes have expired', async () => {
    const codes = await device.begin()
    server.clock.advance(600)
    expect(await device.poll(codes)).toMatchObject({ status: 400, error: 'expired_token' })
    await expect(device.enter(codes.user_code)).rejects.toMatchObject({ status: 400 })
  })

  it('is told to slow down when it asks too often, and waits five seconds longer each time', async () => {
    const codes = await device.begin()
    expect(await device.poll(codes)).toMatchObject(pending)
    server.clock.advance(5)
    expect(await device.poll(codes)).toMatchObject(pending)
    server.clock.advance(2)
    expect(await device.poll(codes)).toMatchObject({ status: 400, error: 'slow_down' })
    server.clock.advance(5)
    expect(await device.poll(codes)).toMatchObject({ status: 400, error: 'slow_down' })
    server.clock.advance(15)
    expect(await device.poll(codes)).toMatchObject(pending)
    await device.connect(codes)
    expect(await device.poll(codes)).toMatchObject({ status: 200 })
  })

  it.each([
    ['a grant that it is not registered for', {}, { grant_types: ['refresh_token'] }, 'unauthorized_client'],
    ['a scope that it is not registered for', { scope: 'admin' }, {}, 'invalid_scope'],
    ['an audience that it is not registered for', { audience: 'https://x.test' }, {}, 'invalid_request'],
  ])('is refused %s', async (_name, form, metadata, error) => {
    const { client } = await DeviceJourney.register(server, metadata)
    const answer = await server.post('/oauth2/device/auth', { client_id: client.client_id, ...form }, client)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error).toBe(error)
  })
})

describe('a person', () => {
  it('may enter the code in any spelling', async () => {
    const { user_code: code } = await device.begin()
    for (const spelled of [
      code.toLowerCase(),
      `${code.slice(0, 4)}-${code.slice(4)}`,
      ` ${code.slice(0, 4)} – ${code.slice(4)} `,
    ])
      expect((await device.enter(spelled)).base).toBe(`${issuer}/ui/login`)
  })

  it('comes with the code from the address that the device shows', async () => {
    const codes = await device.begin()
    const { base, params } = await device.journey.browser.get(codes.verification_uri_complete)
    expect(base).toBe(`${issuer}/ui/device_code`)
    expect(params).toEqual({ device_challenge: expect.any(String), user_code: codes.user_code })
  })

  it('is shown whom they let in, before they do', async () => {
    const codes = await device.begin({ scope: 'openid' })
    const challenge = await device.open()
    expect(await server.admin.getDeviceRequest(challenge, codes.user_code)).toEqual({
      challenge,
      client: expect.objectContaining({ client_id: device.client.client_id }),
      requested_scope: ['openid'],
      requested_access_token_audience: [],
    })
  })

  it('goes on as with every other request: login, consent, remembered the next time', async () => {
    const alice = device.anotherBrowser()
    const first = await alice.begin()
    const remember = { remember: true }
    await alice.connect(first, remember, remember)
    const atLogin = await alice.enter((await alice.begin()).user_code)
    const login = await server.admin.getLoginRequest(atLogin.params.login_challenge as string)
    expect(login).toMatchObject({
      skip: true,
      subject: 'alice',
      request_url: `${issuer}/oauth2/device/verify?client_id=${alice.client.client_id}&user_code=****`,
      requested_scope: ['openid', 'offline_access'],
    })
    const atConsent = await alice.journey.acceptLogin(login.challenge, { subject: 'alice' })
    const consent = await server.admin.getConsentRequest(atConsent.params.consent_challenge as string)
    expect(consent.skip).toBe(true)
  })

  it('signs in anew when somebody else than the remembered person is there', async () => {
    const browser = device.anotherBrowser()
    await browser.connect(await browser.begin(), { remember: true })
    const codes = await browser.begin()
    const atLogin = await browser.enter(codes.user_code)
    const restart = await browser.journey.acceptLogin(atLogin.params.login_challenge as string, {
      subject: 'bob',
    })
    expect(restart.base).toContain('/ui/login')
    const challenge = restart.params.login_challenge as string
    expect(await server.admin.getLoginRequest(challenge)).toMatchObject({ skip: false })
    const atConsent = await browser.journey.acceptLogin(challenge, { subject: 'bob' })
    await browser.journey.acceptConsent(atConsent.params.consent_challenge as string)
    const { access_token } = await browser.poll(codes)
    expect(await server.introspect(access_token)).toMatchObject({ sub: 'bob' })
  })

  it('turns a device down, which hears of it at once', async () => {
    const codes = await device.begin()
    const challenge = await device.open()
    const { redirect_to } = await server.admin.rejectDeviceRequest(challenge, codes.user_code)
    expect(await device.poll(codes)).toMatchObject({ status: 400, error: 'access_denied' })
    const { base, params } = await device.journey.browser.get(redirect_to)
    expect(base).toBe(`${issuer}/ui/oidc_error`)
    expect(params.error).toBe('access_denied')
  })

  it.each(['login', 'consent'] as const)('turns a device down at the %s', async (stage) => {
    const codes = await device.begin()
    const denial = { error: 'access_denied', error_description: 'No.' }
    const { redirect_to } =
      stage === 'login'
        ? await server.admin.rejectLoginRequest(
            (await device.enter(codes.user_code)).params.login_challenge as string,
            denial,
          )
        : await server.admin.rejectConsentRequest(await device.toConsent(codes.user_code), denial)
    const { base, params } = await device.journey.browser.get(redirect_to)
    expect(base).toBe(`${issuer}/ui/oidc_error`)
    expect(params).toMatchObject({ error: 'access_denied' })
    expect(await device.poll(codes)).toMatchObject({ status: 400, error: 'access_denied' })
    await expect(device.enter(codes.user_code)).rejects.toMatchObject({ status: 400 })
  })

  it('who revokes the consent before the device has asked leaves it with nothing', async () => {
    const codes = await device.begin()
    await device.connect(codes, { subject: 'carol' })
    const url = '/admin/oauth2/auth/sessions/consent?subject=carol&all=true'
    await server.adminServer.inject({ method: 'DELETE', url })
    expect(await device.poll(codes)).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('finds the grant among their consents', async () => {
    const codes = await device.begin()
    await device.connect(codes, { subject: 'dave' }, { remember: true })
    const url = '/admin/oauth2/auth/sessions/consent?subject=dave'
    const consents = (await server.adminServer.inject({ url })).json()
    expect(consents).toMatchObject([
      { consent_request: { subject: 'dave' }, grant_scope: ['openid', 'offline_access'] },
    ])
  })
})

describe('the admin API', () => {
  const accept = async (query: string, payload: object) => {
    const url = `/admin/oauth2/auth/requests/device/accept${query}`
    const answer = await server.adminServer.inject({ method: 'PUT', url, payload })
    return { status: answer.statusCode, error: answer.json().error }
  }

  it('says what is wrong with an answer', async () => {
    const { user_code } = await device.begin()
    const query = `?device_challenge=${await device.open()}`
    expect(await accept('', { user_code })).toEqual({ status: 400, error: 'invalid_request' })
    expect(await accept('?device_challenge=junk', { user_code })).toEqual({ status: 404, error: 'Not Found' })
    expect(await accept(query, {})).toEqual({ status: 400, error: 'invalid_request' })
    expect(await accept(query, { user_code: 'WRONGONE' })).toEqual({ status: 400, error: 'invalid_request' })
    expect(await accept(query, { user_code })).toEqual({ status: 200, error: undefined })
    server.clock.advance(1800)
    expect(await accept(query, { user_code })).toEqual({ status: 401, error: 'request_unauthorized' })
  })
})

describe('the codes are as configured', () => {
  it.each([
    ['low', { entropy_preset: 'low' }, /^\d{9}$/],
    ['medium', { entropy_preset: 'medium' }, /^[A-Z]{8}$/],
    ['custom', { length: 12, character_set: 'abcdefgh' }, /^[a-h]{12}$/],
  ])('%s', async (_name, user_code, shape) => {
    const device_authorization = { user_code, token_polling_interval: '7s' }
    const own = await OAuth2Server.start({
      oauth2: { oauth2: { device_authorization }, ttl: { device_user_code: '1m' } },
    })
    const journey = await DeviceJourney.register(own)
    const codes = await journey.begin()
    expect(codes).toMatchObject({ interval: 7, expires_in: 60, user_code: expect.stringMatching(shape) })
    expect((await journey.enter(codes.user_code.toUpperCase())).base).toBe(`${issuer}/ui/login`)
    await own.stop()
  })
})
