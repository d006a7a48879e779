import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createIdentityApiClient } from './identity-api.ts'
import { createJsonClient } from './json-client.ts'
import { createOAuthAdminApiClient } from './oauth-admin-api.ts'

interface Answer {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server that gives one answer to everything, and what it was asked. */
async function serverWith({ status = 200, body, headers = {} }: Answer) {
  const received: Received[] = []
  const baseUrl = await listen(async (request, response) => {
    const text = (await request.toArray()).join('')
    received.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    })
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body))
  })
  return { baseUrl, received }
}

async function identityWith(answer: Answer) {
  const { baseUrl, received } = await serverWith(answer)
  return {
    received,
    identity: createIdentityApiClient({
      publicUrl: `${baseUrl}/public/`,
      adminUrl: `${baseUrl}/private`,
      adminHeaders: { authorization: 'Bearer admin-token' },
    }),
  }
}

describe('the identity API over HTTP', () => {
  it('asks for the session with the browser’s cookies', async () => {
    const { identity, received } = await identityWith({ body: { id: 's' } })
    expect(await identity.toSession({ cookieHeader: 'a=b; c=d' })).toEqual({ id: 's' })
    expect(received).toMatchObject([
      { method: 'GET', url: '/public/sessions/whoami', headers: { cookie: 'a=b; c=d' } },
    ])
    expect(received[0]?.headers).not.toHaveProperty('authorization')
  })

  it('has no session and no logout when the answer is 401', async () => {
    const { identity } = await identityWith({ status: 401, body: { error: { code: 401, message: 'x' } } })
    expect(await identity.toSession({ sessionToken: 't' })).toBeUndefined()
    expect(await identity.createLogoutFlow('a=b')).toBeUndefined()
  })

  it('throws the error of the contract, with what stands beside and below it', async () => {
    const { identity } = await identityWith({
      status: 403,
      body: {
        error: {
          id: 'session_aal2_required',
          code: 403,
          reason: 'A second factor is needed.',
          message: 'Forbidden',
          details: { hint: 'x' },
        },
        redirect_browser_to: 'http://localhost/next',
      },
    })
    await expect(identity.toSession({ cookieHeader: 'a=b' })).rejects.toMatchObject({
      name: 'PlatformError',
      status: 403,
      code: 'session_aal2_required',
      message: 'A second factor is needed.',
      details: { redirect_browser_to: 'http://localhost/next', details: { hint: 'x' } },
    })
  })

  it('fetches a flow by its kind', async () => {
    const { identity, received } = await identityWith({ body: { id: 'f' } })
    await identity.getFlow('login', 'f&id=g', 'csrf=x')
    expect(received[0]?.url).toBe('/public/self-service/login/flows?id=f%26id%3Dg')
  })

  it('ends sessions, the admin’s way with the admin’s credentials', async () => {
    const { identity, received } = await identityWith({ status: 204 })
    await identity.disableMySession('a/../b', 'c=d')
    await identity.disableSession('x')
    expect(received).toMatchObject([
      { method: 'DELETE', url: '/public/sessions/a%2F..%2Fb', headers: { cookie: 'c=d' } },
      {
        method: 'DELETE',
        url: '/private/admin/sessions/x',
        headers: { authorization: 'Bearer admin-token' },
      },
    ])
  })
})

describe('the OAuth admin API over HTTP', () => {
  it('accepts a login request', async () => {
    const { baseUrl, received } = await serverWith({ body: { redirect_to: 'http://localhost/next' } })
    const oauth = createOAuthAdminApiClient({ baseUrl })
    expect(await oauth.acceptLoginRequest('a challenge', { subject: 'ada' })).toEqual({
      redirect_to: 'http://localhost/next',
    })
    expect(received).toMatchObject([
      {
        method: 'PUT',
        url: '/admin/oauth2/auth/requests/login/accept?login_challenge=a+challenge',
        body: { subject: 'ada' },
      },
    ])
  })

  it('asks each question at its own path', async () => {
    const { baseUrl, received } = await serverWith({ body: { redirect_to: 'x' } })
    const oauth = createOAuthAdminApiClient({ baseUrl })
    await oauth.getLoginRequest('c')
    await oauth.rejectLoginRequest('c', {})
    await oauth.getConsentRequest('c')
    await oauth.acceptConsentRequest('c', {})
    await oauth.rejectConsentRequest('c', {})
    await oauth.getLogoutRequest('c')
    await oauth.acceptLogoutRequest('c')
    await oauth.rejectLogoutRequest('c')
    await oauth.revokeLoginSessions({ subject: 'ada' })
    expect(received.map(({ method, url }) => `${method} ${url.replace('/admin/oauth2/auth', '')}`)).toEqual([
      'GET /requests/login?login_challenge=c',
      'PUT /requests/login/reject?login_challenge=c',
      'GET /requests/consent?consent_challenge=c',
      'PUT /requests/consent/accept?consent_challenge=c',
      'PUT /requests/consent/reject?consent_challenge=c',
      'GET /requests/logout?logout_challenge=c',
      'PUT /requests/logout/accept?logout_challenge=c',
      'PUT /requests/logout/reject?logout_challenge=c',
      'DELETE /sessions/login?subject=ada',
    ])
  })

  it('throws the error of the contract', async () => {
    const { baseUrl } = await serverWith({
      status: 410,
      body: {
        error: 'request_handled',
        error_description: 'It was answered.',
        redirect_to: 'http://localhost/',
      },
    })
    await expect(createOAuthAdminApiClient({ baseUrl }).getLoginRequest('c')).rejects.toMatchObject({
      status: 410,
      code: 'request_handled',
      message: 'It was answered.',
      details: { redirect_to: 'http://localhost/' },
    })
  })

  it('gives a code to an error whose name is a sentence', async () => {
    const { baseUrl } = await serverWith({ status: 404, body: { error: 'Not Found', error_description: '' } })
    await expect(createOAuthAdminApiClient({ baseUrl }).getLoginRequest('c')).rejects.toMatchObject({
      status: 404,
      code: 'not_found',
      message: 'The server answered with status 404.',
    })
  })
})

describe('an answer that is none', () => {
  const get = (baseUrl: string, timeout?: number) =>
    createJsonClient({ baseUrl, ...(timeout !== undefined && { timeout }) })('/x')

  it('is 503 when nobody listens', async () => {
    // Port 1 is privileged and unassigned on every test machine.
    await expect(get('http://127.0.0.1:1')).rejects.toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    })
  })

  it('is 503 when it does not come in time', async () => {
    const baseUrl = await listen(() => undefined)
    await expect(get(baseUrl, 20)).rejects.toMatchObject({ status: 503 })
  })

  it.each([
    ['no JSON', { status: 200, body: '<html>' }],
    ['an error that is no JSON', { status: 500, body: '<html>' }],
    ['a redirect, which is for browsers', { status: 302, headers: { location: '/elsewhere' } }],
  ])('is 502 when it is %s', async (_what, answer) => {
    const { baseUrl, received } = await serverWith(answer)
    await expect(get(baseUrl)).rejects.toMatchObject({ status: 502, code: 'bad_gateway' })
    expect(received).toHaveLength(1)
  })

  it('passes on when to try again', async () => {
    const { baseUrl } = await serverWith({
      status: 503,
      body: { error: 'temporarily_unavailable', error_description: 'x' },
      headers: { 'retry-after': '7' },
    })
    await expect(get(baseUrl)).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '7' } })
  })
})
