import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { type RunningPlatform, startPlatform } from '../support/platform.ts'
import { freePorts } from '../support/ports.ts'
import { signIn } from '../support/sign-in.ts'
import { startUpstreamOidc, type UpstreamOidc } from '../support/upstream-oidc.ts'

const signIns = 300
const atOnce = 20
const crashes = 10
const redirectUri = 'https://app.example.com/callback'

let test: TestDatabase
let upstream: UpstreamOidc
let ports: { public: number; admin: number }
let platform: RunningPlatform
let authorization: string

/** What the platform has answered and must still stand for. */
interface Answered {
  readonly browser: HttpBrowser
  refreshToken: string
}

beforeAll(async () => {
  test = await createTestDatabase()
  const [publicPort, adminPort] = await freePorts(2)
  ports = { public: publicPort as number, admin: adminPort as number }
  upstream = await startUpstreamOidc({
    accounts: Object.fromEntries(
      Array.from({ length: signIns }, (_, n) => [
        `person-${n}`,
        {
          sub: `sub-${n}`,
          claims: { email: `person-${n}@example.com`, email_verified: true, name: `Person ${n}` },
        },
      ]),
    ),
    clients: [
      {
        client_id: 'platform',
        client_secret: 'the secret of the platform at the upstream',
        redirect_uris: [`http://localhost:${ports.public}/self-service/methods/oidc/callback/upstream`],
      },
    ],
  })
  platform = await start()
  const answer = await fetch(`${platform.adminUrl}/admin/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: 'app',
      client_secret: 'the secret of the application',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [redirectUri],
      scope: 'openid offline_access email',
      skip_consent: true,
    }),
  })
  expect(answer.status).toBe(201)
  authorization = `Basic ${btoa('app:the%20secret%20of%20the%20application')}`
})

afterAll(async () => {
  await platform.stop()
  await upstream.close()
  await test.drop()
})

function start(): Promise<RunningPlatform> {
  return startPlatform({
    ports,
    databaseUrl: test.url,
    configuration: {
      providers: [
        {
          id: 'upstream',
          provider: 'generic',
          issuer_url: upstream.issuer,
          client_id: 'platform',
          client_secret: 'the secret of the platform at the upstream',
          scope: ['openid', 'email', 'profile'],
        },
      ],
    },
  })
}

function redeem(form: Record<string, string>): Promise<Response> {
  return fetch(`${platform.publicUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(form),
  })
}

async function signInPerson(n: number): Promise<Answered> {
  const browser = new HttpBrowser()
  const page = await signIn(browser, {
    authorizationUrl: new URL(
      `${platform.publicUrl}/oauth2/auth?${new URLSearchParams({
        client_id: 'app',
        response_type: 'code',
        scope: 'openid offline_access email',
        redirect_uri: redirectUri,
        state: `state-of-${n}`,
      })}`,
    ),
    publicUrl: platform.publicUrl,
    redirectUri,
    provider: 'upstream',
    atProvider: (url) => upstream.signIn(url, `person-${n}`),
  })
  const code = page.location?.searchParams.get('code')
  if (!code)
    throw new Unexpected(`stopped at ${page.url.pathname} with ${page.status}: ${page.location ?? page.text}`)
  const answer = await redeem({ grant_type: 'authorization_code', code, redirect_uri: redirectUri })
  const { refresh_token: refreshToken } = (await answer.json()) as { refresh_token?: string }
  if (!refreshToken) throw new Unexpected(`the code was refused with ${answer.status}`)
  return { browser, refreshToken }
}

/** An answer that no crash explains. A connection that breaks is another error, and the sign-in is tried again. */
class Unexpected extends Error {
  constructor(message: string) {
    const errors = platform
      .log()
      .split('\n')
      .filter((line) => line.includes('"level":"error"'))
    super([message, ...errors.slice(0, 3)].join('\n'))
  }
}

/** Every session is valid, and every refresh token works, once. */
async function expectKept(answered: readonly Answered[]): Promise<void> {
  await Promise.all(
    answered.map(async (person) => {
      const session = await person.browser.request(
        `${platform.publicUrl}/sessions/whoami`,
        undefined,
        'application/json',
      )
      expect(session.status).toBe(200)
      const answer = await redeem({ grant_type: 'refresh_token', refresh_token: person.refreshToken })
      expect(answer.status).toBe(200)
      person.refreshToken = ((await answer.json()) as { refresh_token: string }).refresh_token
    }),
  )
}

describe('a platform that is killed while people sign in', () => {
  it('has lost nothing that it answered, half made nothing, and refuses no retry', async () => {
    const answered: Answered[] = []
    const remaining = Array.from({ length: signIns }, (_, n) => n)
    let running: Promise<void> = Promise.resolve()
    // Spread over the run, at whatever moment of the other sign-ins under way.
    const killAfter = Array.from({ length: crashes }, (_, crash) =>
      Math.floor(((crash + 0.5) * signIns) / crashes),
    )

    const crash = async () => {
      const { process } = platform
      const exit = once(process, 'exit')
      process.kill('SIGKILL')
      await exit
      platform = await start()
      await expectKept(answered)
    }
    const person = async (n: number) => {
      for (;;) {
        await running
        try {
          answered.push(await signInPerson(n))
          return
        } catch (error) {
          if (error instanceof Unexpected) throw error
        }
      }
    }
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let n = remaining.shift(); n !== undefined; n = remaining.shift()) {
          await person(n)
          if (answered.length >= (killAfter[0] ?? Number.POSITIVE_INFINITY)) {
            killAfter.shift()
            running = running.then(crash)
          }
        }
      }),
    )
    await running
    expect(answered).toHaveLength(signIns)
    await expectKept(answered)

    const identities = {
      name: 'test.identities',
      text: 'select count(*)::int as count from identity.identities',
    }
    expect(await test.database.query(identities, [])).toEqual([{ count: signIns }])
  }, 240_000)
})
