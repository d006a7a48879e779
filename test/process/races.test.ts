import { afterAll, beforeAll, expect, it } from 'vitest'
import { challengeOf, HydraClient, leadsTo, redirectUri } from '../support/hydra-client.ts'

/** The whole test is `RACES_PARALLEL=200 RACES_ROUNDS=50 npx vitest run test/process/races.test.ts`. */
const parallel = Number(process.env.RACES_PARALLEL ?? 40)
const rounds = Number(process.env.RACES_ROUNDS ?? 2)

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'

let hydra: HydraClient
let client: { client_id: string; client_secret: string }
beforeAll(async () => {
  hydra = await HydraClient.start(['--workers', '4'])
  const registered = await hydra.register({
    grant_types: ['authorization_code', 'refresh_token', deviceCode],
    token_endpoint_auth_method: 'client_secret_post',
  })
  client = {
    client_id: registered.client_id as string,
    client_secret: registered.client_secret as string,
  }
})
afterAll(() => hydra.stop())

interface Answer {
  readonly status: number
  readonly body: { readonly access_token?: string; readonly error?: string; readonly refresh_token?: string }
}

/** On a connection of its own, which any worker may get. */
async function post(path: string, form: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = await fetch(`${hydra.platform.publicUrl}${path}`, {
    method: 'POST',
    headers: { connection: 'close' },
    body: new URLSearchParams({ ...client, ...form }),
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

const atOnce = <T>(use: () => Promise<T>) => Promise.all(Array.from({ length: parallel }, use))

const exchange = (code: string) =>
  post('/oauth2/token', { grant_type: 'authorization_code', code, redirect_uri: redirectUri })
const refresh = (refresh_token: string) =>
  post('/oauth2/token', { grant_type: 'refresh_token', refresh_token })

/** What gave tokens; everybody else was refused as the specification says. */
function winners(answers: readonly Answer[]): Answer[] {
  const refused = answers.filter(({ status }) => status !== 200)
  expect(new Set(refused.map(({ status, body }) => `${status} ${body.error}`))).toEqual(
    new Set(['400 invalid_grant']),
  )
  return answers.filter(({ status }) => status === 200)
}

const isActive = async (token = '') => (await hydra.admin.introspectOAuth2Token({ token })).data.active

const signIn = () => hydra.signIn(hydra.browser(), client)

async function eachRound(race: () => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round++) await race()
}

it(`${parallel} uses of one code give tokens once, which end (RFC 6749 §4.1.2)`, { timeout: 600_000 }, () =>
  eachRound(async () => {
    const code = await signIn()
    const [winner, ...more] = winners(await atOnce(() => exchange(code)))
    expect(more).toEqual([])
    expect(await isActive(winner?.body.access_token)).toBe(false)
  }),
)

it(
  `${parallel} uses of one refresh token give tokens once, which end (RFC 9700 §4.14.2)`,
  {
    timeout: 600_000,
  },
  () =>
    eachRound(async () => {
      const { body } = await exchange(await signIn())
      const [winner, ...more] = winners(await atOnce(() => refresh(body.refresh_token as string)))
      expect(more).toEqual([])
      expect(await isActive(winner?.body.access_token)).toBe(false)
      expect(await refresh(winner?.body.refresh_token as string)).toMatchObject({ status: 400 })
    }),
)

it(`${parallel} answers of one person give one code`, { timeout: 600_000 }, () =>
  eachRound(async () => {
    const browser = hydra.browser()
    const atLogin = await hydra.authorize(browser, client)
    const loginChallenge = challengeOf(atLogin, 'login')
    const atConsent = await hydra.acceptLogin(browser, loginChallenge, { subject: 'alice' })
    const { data } = await hydra.admin.acceptOAuth2ConsentRequest({
      consentChallenge: challengeOf(atConsent, 'consent'),
      acceptOAuth2ConsentRequest: { grant_scope: ['openid'] },
    })
    const pages = await atOnce(async () => leadsTo(await browser.request(data.redirect_to)).searchParams)
    const codes = pages.flatMap((parameters) => parameters.get('code') ?? [])
    expect(codes).toHaveLength(1)
    const errors = pages.filter((parameters) => !parameters.has('code')).map((one) => one.get('error'))
    expect(new Set(errors)).toEqual(new Set(['access_denied']))
    expect((await exchange(codes[0] as string)).status).toBe(200)
  }),
)

it(`${parallel} polls of one device give tokens once, which stay`, { timeout: 600_000 }, () =>
  eachRound(async () => {
    const { body } = await post('/oauth2/device/auth', { scope: 'openid' })
    const codes = body as { user_code: string; device_code: string }
    await connect(codes.user_code)
    const [winner, ...more] = winners(
      await atOnce(() => post('/oauth2/token', { grant_type: deviceCode, device_code: codes.device_code })),
    )
    expect(more).toEqual([])
    expect(await isActive(winner?.body.access_token)).toBe(true)
  }),
)

async function connect(user_code: string): Promise<void> {
  const browser = hydra.browser()
  const page = leadsTo(await browser.request(`${hydra.platform.publicUrl}/oauth2/device/verify`))
  const { data } = await hydra.admin.acceptUserCodeRequest({
    deviceChallenge: page.searchParams.get('device_challenge') as string,
    acceptDeviceUserCodeRequest: { user_code },
  })
  const atLogin = leadsTo(await browser.request(data.redirect_to))
  const atConsent = await hydra.acceptLogin(browser, challengeOf(atLogin, 'login'), { subject: 'alice' })
  await hydra.acceptConsent(browser, challengeOf(atConsent, 'consent'), { grant_scope: ['openid'] })
}

it('no request has failed', () => {
  const failures = hydra.platform
    .log()
    .split('\n')
    .filter((line) => /"level":(50|60)|"statusCode":5\d\d/.test(line))
  expect(failures).toEqual([])
})
