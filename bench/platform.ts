import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { HttpBrowser } from '../test/support/http-browser.ts'
import { signIn } from '../test/support/sign-in.ts'
import { type Contender, ended, startServer } from './contender.ts'
import type { CodeFlow } from './load/code-flows.ts'

const redirectUri = 'https://app.example.com/callback'
const clientSecret = 'a secret of the benchmark, chosen by nobody'

/** The platform as an operator starts it, with one worker, and an upstream provider that signs in everybody. */
export interface PlatformUnderLoad extends Contender {
  readonly adminOrigin: string
  /** Registers a client with the admin API and gives its basic authentication. */
  registerClient(document: Readonly<Record<string, unknown>>): Promise<{ id: string; authorization: string }>
  /** Signs a new person in to the client and gives what their browser and the application send from then on. */
  signInPerson(client: SignInClient): Promise<PersonSignedIn>
}

export interface SignInClient {
  readonly id: string
  readonly authorization: string
  readonly scope?: string
}

export interface PersonSignedIn {
  readonly flow: CodeFlow
  readonly accessToken: string
  /** Where the client may have one. */
  readonly refreshToken: string | undefined
  /** The `Cookie` header of the person's browser. */
  readonly cookie: string
}

export interface PlatformUnderLoadOptions {
  readonly name?: string
  readonly workers?: number
  /** The address of a login application elsewhere, which finds the admin API by `?admin=`. */
  readonly loginApplication?: string
}

/** Starts the built platform on an external database. Build it first. */
export async function startPlatform(
  databaseUrl: string,
  { name = 'platform', workers = 1, loginApplication }: PlatformUnderLoadOptions = {},
): Promise<PlatformUnderLoad> {
  const directory = mkdtempSync(join(tmpdir(), 'identity-platform-bench-'))
  const [publicPort, adminPort] = await Promise.all([freePort(), freePort()])
  const origin = `http://127.0.0.1:${publicPort}`
  const adminOrigin = `http://127.0.0.1:${adminPort}`
  const upstream = await startServer('upstream', 'oidc-provider.ts', {
    CLIENT_SECRET: clientSecret,
    REDIRECT_URI: `${origin}/self-service/methods/oidc/callback/upstream`,
  })
  const file = join(directory, 'configuration.yaml')
  writeFileSync(
    file,
    configurationFile({
      origin,
      publicPort,
      adminPort,
      upstream: upstream.origin,
      pages: loginApplication === undefined ? '' : pagesElsewhere(loginApplication, adminOrigin),
    }),
    {
      mode: 0o600,
    },
  )
  const child = spawn(
    process.execPath,
    [
      'dist/src/cli/main.js',
      'serve',
      '--config',
      file,
      '--data-dir',
      directory,
      '--workers',
      String(workers),
    ],
    {
      // As the first line of the program says.
      env: { ...process.env, MALLOC_ARENA_MAX: '1', NODE_ENV: 'production', DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  while (
    !(await fetch(`${adminOrigin}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`the platform ended with ${child.exitCode}`)
    await wait(50)
  }
  return {
    name,
    origin,
    adminOrigin,
    pid: child.pid as number,
    stop: async () => {
      await Promise.all([ended(child, 'SIGTERM'), upstream.stop()])
      rmSync(directory, { recursive: true, force: true })
    },
    registerClient: async (document) => {
      const answer = await fetch(`${adminOrigin}/admin/clients`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(document),
      })
      const client = (await answer.json()) as { client_id: string; client_secret: string }
      if (!answer.ok) throw new Error(`a client was refused: ${JSON.stringify(client)}`)
      return { id: client.client_id, authorization: basic(client.client_id, client.client_secret) }
    },
    signInPerson: (client) => signInPerson(origin, client),
  }
}

function configurationFile(values: {
  origin: string
  publicPort: number
  adminPort: number
  upstream: string
  pages: string
}): string {
  return `
public_url: ${values.origin}
public: { host: 127.0.0.1, port: ${values.publicPort} }
admin: { port: ${values.adminPort} }
secrets: [a secret of the benchmark only]
log: { level: warn }
identity:
  selfservice: { methods: { password: { enabled: true, config: { haveibeenpwned_enabled: false } } } }
${values.pages}
providers:
  - id: upstream
    provider: generic
    client_id: bench
    client_secret: ${clientSecret}
    issuer_url: ${values.upstream}
    scope: [openid, profile, email]
`
}

function pagesElsewhere(application: string, adminOrigin: string): string {
  const page = (name: string) => `${application}/${name}?admin=${encodeURIComponent(adminOrigin)}`
  return `oauth2: { urls: { login: "${page('login')}", consent: "${page('consent')}" } }`
}

async function signInPerson(origin: string, client: SignInClient): Promise<PersonSignedIn> {
  const browser = new HttpBrowser()
  const authorizationPath = `/oauth2/auth?${new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    scope: client.scope ?? 'openid profile email',
    redirect_uri: redirectUri,
    state: 'a state of the benchmark',
    nonce: 'a nonce of the benchmark',
  })}`
  const authorizationUrl = new URL(authorizationPath, origin)
  const page = await signIn(browser, {
    authorizationUrl,
    publicUrl: origin,
    redirectUri,
    provider: 'upstream',
  })
  const code = page.location?.searchParams.get('code')
  if (!code)
    throw new Error(
      `the sign-in stopped at ${page.url.pathname} with ${page.status}: ${page.text.replaceAll(/<[^>]*>/g, ' ').slice(0, 900)}`,
    )
  const token = await fetch(`${origin}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: client.authorization },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
  })
  const { access_token: accessToken, refresh_token: refreshToken } = (await token.json()) as {
    access_token: string
    refresh_token?: string
  }
  const cookie = browser.cookieHeader(origin)
  return {
    accessToken,
    refreshToken,
    cookie,
    flow: {
      authorizationPath,
      cookie,
      tokenPath: '/oauth2/token',
      authorization: client.authorization,
      redirectUri,
    },
  }
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
