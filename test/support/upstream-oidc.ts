import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, type JWTPayload, SignJWT } from 'jose'
import { type ClientMetadata, type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { signInByForm } from './form-browser.ts'

/** A person at the upstream provider: `sub`, what else it says of them, and how they signed in. */
export interface UpstreamAccount {
  readonly sub: string
  readonly claims?: Readonly<Record<string, unknown>>
  readonly acr?: string
  readonly amr?: readonly string[]
}

export interface UpstreamOptions {
  readonly port?: number
  readonly host?: string
  /** Behind the origin, as in `/common/v2.0`. */
  readonly issuerPath?: string
  /** People by what they type into the sign-in form. */
  readonly accounts: Readonly<Record<string, UpstreamAccount>>
  readonly clients: readonly ClientMetadata[]
  readonly configuration?: Configuration
}

export interface UpstreamOidc {
  readonly issuer: string
  /** Walks the sign-in page as a browser does; gives the address that the provider sends the browser back to. */
  signIn(authorizationUrl: URL, login: string): Promise<URL>
  /** Signs anything with the provider's current key. */
  sign(claims: JWTPayload, header?: { readonly alg?: string; readonly kid?: string }): Promise<string>
  /** Lets a test change what an endpoint answers (`/token`, `/me`, `/jwks`, the discovery document). */
  readonly answers: Map<
    string,
    (body: Record<string, unknown>, context: { status: number; type: string }) => unknown
  >
  /** What was asked for, as `METHOD /path`. */
  readonly requests: string[]
  close(): Promise<void>
}

/** A real OpenID Connect provider on loopback, with a sign-in form that asks for a name only. */
export async function startUpstreamOidc(options: UpstreamOptions): Promise<UpstreamOidc> {
  const server = createServer()
  await new Promise<void>((resolve) =>
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => resolve()),
  )
  const origin = `http://${options.host ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`
  const issuer = `${origin}${options.issuerPath ?? ''}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = await createProvider(issuer, privateKey, options)
  const answers: UpstreamOidc['answers'] = new Map()
  provider.use(async (context, next) => {
    await next()
    const answer = answers.get(context.path)
    if (answer) context.body = await answer(context.body as Record<string, unknown>, context)
  })
  const requests: string[] = []
  serve(server, provider, options, requests)
  return {
    issuer,
    answers,
    requests,
    signIn: signInByForm,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'upstream', ...header }).sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function createProvider(
  issuer: string,
  privateKey: KeyObject,
  { accounts, clients, configuration }: UpstreamOptions,
): Promise<Provider> {
  const bySubject = new Map(Object.values(accounts).map((account) => [account.sub, account]))
  return new Provider(issuer, {
    clients: [...clients],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'upstream', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['cookie key of a test'] },
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'acr', 'amr', 'groups', 'hd', 'oid', 'tid', 'xms_edov'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'nickname', 'preferred_username', 'picture', 'locale'],
      phone: ['phone_number', 'phone_number_verified'],
      address: ['address'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: {
      url: (_context, { uid }) => `${new URL(issuer).pathname.replace(/\/$/, '')}/interaction/${uid}`,
    },
    pkce: { required: () => false },
    ttl: { Session: 3600, Interaction: 600, Grant: 3600, AccessToken: 600, IdToken: 600 },
    findAccount: (_context, sub) => {
      const account = bySubject.get(sub)
      return account && { accountId: sub, claims: async () => ({ sub, ...account.claims }) }
    },
    loadExistingGrant: grantEverything,
    ...configuration,
  })
}

/** Nobody is asked for consent. */
async function grantEverything(context: KoaContextWithOIDC) {
  const { client, session, params } = context.oidc
  const grant = new context.oidc.provider.Grant({
    clientId: client?.clientId as string,
    accountId: session?.accountId as string,
  })
  grant.addOIDCScope(String(params?.scope ?? 'openid'))
  grant.addOIDCClaims(['acr', 'amr', 'groups'])
  await grant.save()
  return grant
}

function serve(
  server: Server,
  provider: Provider,
  { accounts, issuerPath = '' }: UpstreamOptions,
  requests: string[],
): void {
  const callback = provider.callback()
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url?.replace(/\?.*/s, '')}`)
    // As Express does for a mounted application; the provider understands it.
    Object.assign(request, { originalUrl: request.url, url: request.url?.replace(issuerPath, '') || '/' })
    if (!request.url?.startsWith('/interaction/')) return callback(request, response)
    if (request.method === 'GET') return response.end(signInPage(`${issuerPath}${request.url}`))
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString())
    const account = accounts[form.get('login') ?? '']
    const result = account
      ? { login: { accountId: account.sub, acr: account.acr, amr: account.amr && [...account.amr] } }
      : { error: 'access_denied', error_description: 'The person said no' }
    await provider.interactionFinished(request, response, result)
  })
}

function signInPage(action: string): string {
  return `<!doctype html><html lang="en"><title>Upstream</title><h1>Upstream sign-in</h1>
<form method="post" action="${action}"><label>Name <input name="login" autofocus></label>
<button>Sign in</button></form></html>`
}
