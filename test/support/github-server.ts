import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signInByForm } from './form-browser.ts'

/** A person at GitHub, in the words of `GET /user` and `GET /user/emails`. */
export interface GitHubAccount {
  readonly id: number
  readonly name?: string | null
  /** What the public profile shows. */
  readonly email?: string | null
  readonly emails?: readonly {
    email: string
    primary: boolean
    verified: boolean
    visibility: string | null
  }[]
}

export interface GitHubServerOptions {
  /** People by their login. */
  readonly accounts: Readonly<Record<string, GitHubAccount>>
  readonly clients: Readonly<Record<string, { readonly secret: string; readonly redirectUri: string }>>
  /** What a person grants of the scopes that were asked for; everything unless said. */
  readonly grant?: (requested: readonly string[]) => readonly string[]
}

export interface GitHubServer {
  /** The address of the web pages; the API is below `/api/v3`, as on an Enterprise Server. */
  readonly url: string
  readonly requests: string[]
  signIn(authorizationUrl: URL, login: string): Promise<URL>
  close(): Promise<void>
}

interface Grant {
  readonly login: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: readonly string[]
  readonly challenge: string | null
}

/**
 * The web application flow and the two API calls that GitHub documents, on loopback.
 * Source: https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps,
 * https://docs.github.com/rest/users/users, https://docs.github.com/rest/users/emails
 */
export async function startGitHubServer(options: GitHubServerOptions): Promise<GitHubServer> {
  const codes = new Map<string, Grant>()
  const tokens = new Map<string, Grant>()
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url as string, 'http://github.test')
    requests.push(`${request.method} ${url.pathname}`)
    if (url.pathname.startsWith('/api/') && !request.headers['user-agent'])
      return json(response, 403, { message: 'Request forbidden by administrative rules.' })
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /login/oauth/authorize':
        return signInPage(url, response)
      case 'POST /login/oauth/authorize':
        return authorize(url, (await formOf(request)).get('login') as string, codes, options, response)
      case 'POST /login/oauth/access_token':
        return accessToken(request, await formOf(request), codes, tokens, options, response)
      case 'GET /api/v3/user':
        return user(grantOf(request, tokens), options, response)
      case 'GET /api/v3/user/emails':
        return emails(grantOf(request, tokens), options, response)
      default:
        return json(response, 404, { message: 'Not Found' })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    signIn: signInByForm,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function signInPage(url: URL, response: ServerResponse): void {
  response.setHeader('content-type', 'text/html')
  response.end(`<form method="post" action="${url.pathname}${url.search}"><input name="login"></form>`)
}

function authorize(
  url: URL,
  login: string,
  codes: Map<string, Grant>,
  { accounts, clients, grant = (requested) => requested }: GitHubServerOptions,
  response: ServerResponse,
): void {
  const parameter = (name: string) => url.searchParams.get(name)
  const clientId = parameter('client_id') ?? ''
  const back = new URL(clients[clientId]?.redirectUri as string)
  back.searchParams.set('state', parameter('state') ?? '')
  if (accounts[login]) {
    const code = randomUUID().replaceAll('-', '').slice(0, 20)
    codes.set(code, {
      login,
      clientId,
      redirectUri: parameter('redirect_uri') ?? back.href,
      scope: grant((parameter('scope') ?? '').split(' ').filter(Boolean)),
      challenge: parameter('code_challenge'),
    })
    back.searchParams.set('code', code)
  } else {
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_description', 'The user has denied your application access.')
  }
  response.writeHead(302, { location: back.href }).end()
}

/** Errors are answered with status 200, and everything as a form unless JSON is asked for, as GitHub does. */
function accessToken(
  request: IncomingMessage,
  form: URLSearchParams,
  codes: Map<string, Grant>,
  tokens: Map<string, Grant>,
  { clients }: GitHubServerOptions,
  response: ServerResponse,
): ServerResponse {
  const answer = (body: Record<string, string>) => {
    if (request.headers.accept?.includes('application/json')) return json(response, 200, body)
    return response
      .setHeader('content-type', 'application/x-www-form-urlencoded')
      .end(`${new URLSearchParams(body)}`)
  }
  const code = form.get('code') ?? ''
  const grant = codes.get(code)
  if (clients[form.get('client_id') ?? '']?.secret !== form.get('client_secret'))
    return answer({
      error: 'incorrect_client_credentials',
      error_description: 'The client_id and/or client_secret passed are incorrect.',
    })
  if (
    !grant ||
    grant.clientId !== form.get('client_id') ||
    !provesChallenge(grant, form.get('code_verifier'))
  )
    return answer({
      error: 'bad_verification_code',
      error_description: 'The code passed is incorrect or expired.',
    })
  codes.delete(code)
  const token = `gho_${randomUUID().replaceAll('-', '')}`
  tokens.set(token, grant)
  return answer({ access_token: token, scope: grant.scope.join(','), token_type: 'bearer' })
}

function provesChallenge({ challenge }: Grant, verifier: string | null): boolean {
  if (challenge === null) return true
  return verifier !== null && createHash('sha256').update(verifier).digest('base64url') === challenge
}

function user(
  grant: Grant | undefined,
  { accounts }: GitHubServerOptions,
  response: ServerResponse,
): ServerResponse {
  if (!grant) return json(response, 401, { message: 'Requires authentication' })
  const { emails: _, ...account } = accounts[grant.login] as GitHubAccount
  return json(response, 200, {
    login: grant.login,
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    html_url: `https://github.com/${grant.login}`,
    type: 'User',
    name: null,
    blog: '',
    email: null,
    ...account,
  })
}

function emails(
  grant: Grant | undefined,
  { accounts }: GitHubServerOptions,
  response: ServerResponse,
): ServerResponse {
  if (!grant) return json(response, 401, { message: 'Requires authentication' })
  if (!grant.scope.includes('user:email')) return json(response, 404, { message: 'Not Found' })
  return json(response, 200, accounts[grant.login]?.emails ?? [])
}

function grantOf({ headers }: IncomingMessage, tokens: Map<string, Grant>): Grant | undefined {
  return tokens.get(headers.authorization?.replace(/^Bearer /i, '') ?? '')
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(Buffer.concat(await request.toArray()).toString())
}

function json(response: ServerResponse, status: number, body: unknown): ServerResponse {
  return response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body))
}
