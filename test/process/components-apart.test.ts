import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { startPathProxy } from '../support/path-proxy.ts'
import { type RunningPlatform, startPlatform } from '../support/platform.ts'
import { freePorts } from '../support/ports.ts'
import { signIn } from '../support/sign-in.ts'
import { startUpstreamOidc, type UpstreamOidc } from '../support/upstream-oidc.ts'

const adminToken = 'the-token-of-the-admin-APIs'
const authorization = `Bearer ${adminToken}`
const redirectUri = 'https://app.example.com/callback'

let database: TestDatabase
let upstream: UpstreamOidc
let ingress: { close(): Promise<void> }
let publicUrl: string
let oauth2: RunningPlatform
let identity: RunningPlatform
let loginUi: RunningPlatform

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 1 })
  const ports = await freePorts(7)
  const [front] = ports
  publicUrl = `http://localhost:${front}`
  const origin = (index: number) => `http://localhost:${ports[index]}`
  upstream = await startUpstreamOidc({
    accounts: { zoe: { sub: 'sub-zoe', claims: { email: 'zoe@example.com', email_verified: true } } },
    clients: [
      {
        client_id: 'platform',
        client_secret: 'the secret of the platform at the upstream',
        redirect_uris: [`${publicUrl}/self-service/methods/oidc/callback/upstream`],
      },
    ],
  })
  ingress = await startPathProxy(front as number, [
    ['/oauth2/', origin(1)],
    ['/userinfo', origin(1)],
    ['/.well-known/', origin(1)],
    ['/self-service/', origin(3)],
    ['/sessions', origin(3)],
    ['/', origin(5)],
  ])
  const start = (component: string, index: number, configuration: Record<string, unknown>) =>
    startPlatform({
      databaseUrl: database.url,
      ports: { public: ports[index] as number, admin: ports[index + 1] as number },
      commandLine: ['--components', component],
      configuration: {
        public_url: publicUrl,
        admin: { host: '127.0.0.1', port: ports[index + 1], token: adminToken },
        ...configuration,
      },
    })
  ;[oauth2, identity, loginUi] = await Promise.all([
    start('oauth2', 1, {}),
    start('identity', 3, {
      identity: { oauth2_provider: { url: origin(2), headers: { authorization } } },
      providers: [
        {
          id: 'upstream',
          provider: 'generic',
          issuer_url: upstream.issuer,
          client_id: 'platform',
          client_secret: 'the secret of the platform at the upstream',
          scope: ['openid', 'email'],
        },
      ],
    }),
    start('login-ui', 5, {
      login_ui: {
        oauth2_admin_url: origin(2),
        oauth2_admin_headers: { authorization },
        identity_public_url: origin(3),
        identity_admin_url: origin(4),
        identity_admin_headers: { authorization },
      },
    }),
  ])
})

afterAll(async () => {
  await Promise.all([oauth2, identity, loginUi].map((each) => each.stop()))
  await ingress.close()
  await upstream.close()
  await database.drop()
})

describe('the components, each in a process of its own behind one address', () => {
  it('sign a person in, and the second application needs no page', async () => {
    const registered = await fetch(`${oauth2.adminUrl}/admin/clients`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'app',
        client_secret: 'the secret of the application',
        grant_types: ['authorization_code'],
        redirect_uris: [redirectUri],
        scope: 'openid email',
        skip_consent: true,
      }),
    })
    expect(registered.status).toBe(201)
    const browser = new HttpBrowser()
    const authorizationUrl = new URL(
      `${publicUrl}/oauth2/auth?${new URLSearchParams({
        client_id: 'app',
        response_type: 'code',
        scope: 'openid email',
        redirect_uri: redirectUri,
        state: 'the state of the application',
      })}`,
    )
    const page = await signIn(browser, {
      authorizationUrl,
      publicUrl,
      redirectUri,
      provider: 'upstream',
      atProvider: (url) => upstream.signIn(url, 'zoe'),
    })
    const code = page.location?.searchParams.get('code')
    expect(code, page.text).toBeTruthy()

    const token = await fetch(`${publicUrl}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('app:the%20secret%20of%20the%20application')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: code as string,
        redirect_uri: redirectUri,
      }),
    })
    const { access_token } = (await token.json()) as { access_token: string }
    const userinfo = await fetch(`${publicUrl}/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(await userinfo.json()).toMatchObject({ email: 'zoe@example.com', email_verified: true })

    const again = await browser.follow(authorizationUrl, {
      until: (location) => location.href.startsWith(redirectUri),
    })
    expect(again.location?.searchParams.get('code')).toBeTruthy()
  })

  it.each([
    ['oauth2', () => oauth2, '/oauth2/auth', '/ui/login'],
    ['login-ui', () => loginUi, '/ui/login', '/oauth2/auth'],
  ] as const)('%s has its own paths and no others', async (_name, platform, own, other) => {
    const status = async (path: string) =>
      (await fetch(`${platform().publicUrl}${path}`, { redirect: 'manual' })).status
    expect(await status(own)).not.toBe(404)
    expect(await status(other)).toBe(404)
  })
})
