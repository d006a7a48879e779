import { describe, expect, it } from 'vitest'
import {
  aClient,
  aLoginFlow,
  aLoginRequest,
  aSession,
  csrfNode,
  type LoginUiUnderTest,
  person,
  startLoginUi,
} from '../../../../test/support/login-ui.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'

const withLoginRequest = async (request = aLoginRequest()): Promise<LoginUiUnderTest> => {
  const ui = await startLoginUi()
  ui.oauth.logins.set('c', request)
  ui.identity.sessions.set('s', aSession({ id: 's' }))
  return ui
}
const get = (ui: LoginUiUnderTest, url: string, cookie?: string) =>
  ui.server.inject({ method: 'GET', url, headers: cookie === undefined ? {} : { cookie } })

describe('a browser that brings a login challenge', () => {
  it('goes straight back when its session answers the request', async () => {
    const ui = await withLoginRequest()
    const response = await get(ui, '/ui/login?login_challenge=c', 'session=s')
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe('http://localhost:4444/oauth2/auth?accept_login=verifier')
    expect(ui.oauth.answers).toMatchObject([{ challenge: 'c', body: { subject: person.id } }])
  })

  it('goes to a self-service flow when nobody is signed in', async () => {
    const response = await get(await withLoginRequest(), '/ui/login?login_challenge=c')
    expect(response.headers.location).toBe(
      'http://localhost:4444/self-service/login/browser?login_challenge=c',
    )
  })

  it('signs in anew when the OAuth 2.0 server remembers somebody without a session', async () => {
    const request = aLoginRequest({ skip: true, subject: person.id })
    const ui = await withLoginRequest(request)
    const response = await get(ui, '/ui/login?login_challenge=c')
    expect(response.headers.location).toBe(`${request.request_url}&prompt=login`)
    expect(ui.oauth.answers).toEqual([])
  })

  it('signs in anew when the session is not that of the remembered person', async () => {
    const request = aLoginRequest({ skip: true, subject: 'somebody-else' })
    const response = await get(await withLoginRequest(request), '/ui/login?login_challenge=c', 'session=s')
    expect(response.headers.location).toBe(`${request.request_url}&prompt=login`)
  })

  it('is refused without a page when the request forbids pages', async () => {
    const request = aLoginRequest({ request_url: 'http://localhost:4444/oauth2/auth?prompt=none' })
    const ui = await withLoginRequest(request)
    const response = await get(ui, '/ui/login?login_challenge=c')
    expect(response.headers.location).toBe('http://localhost:4444/oauth2/auth?reject_login=verifier')
    expect(ui.oauth.answers).toMatchObject([{ body: { error: 'login_required' } }])
  })

  it('goes on when the challenge was answered before', async () => {
    const ui = await startLoginUi()
    const details = { redirect_to: 'http://localhost:4444/oauth2/auth?login_verifier=v' }
    ui.oauth.logins.set('c', new PlatformError({ status: 410, code: 'gone', message: 'x', details }))
    const response = await get(ui, '/ui/login?login_challenge=c')
    expect(response.headers.location).toBe(details.redirect_to)
  })
})

describe('a login challenge that is no good', () => {
  it.each([
    ['altered', 404, 'not_found', 404, 'login_challenge_unknown'],
    ['malformed', 400, 'invalid_request', 404, 'login_challenge_unknown'],
    ['expired', 401, 'request_unauthorized', 401, 'login_challenge_expired'],
  ])('is explained when it is %s', async (_what, status, code, shownStatus, shownCode) => {
    const ui = await startLoginUi()
    ui.oauth.logins.set('c', new PlatformError({ status, code, message: 'x' }))
    const response = await get(ui, '/ui/login?login_challenge=c')
    expect(response.statusCode).toBe(shownStatus)
    expect(response.body).toContain(`<code>${shownCode}</code>`)
    expect(response.body).toContain('<code>request-0001</code>')
  })

  it('is explained when it is there twice', async () => {
    const response = await get(await startLoginUi(), '/ui/login?login_challenge=a&login_challenge=b')
    expect(response.statusCode).toBe(400)
    expect(response.body).toContain('<code>invalid_page_request</code>')
  })
})

describe('a browser without a flow', () => {
  it('gets one, with what it asked for and nothing else', async () => {
    const response = await get(
      await startLoginUi(),
      '/ui/login?return_to=https%3A%2F%2Fa.example%2F&aal=aal2&refresh=true&other=x',
    )
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe(
      'http://localhost:4444/self-service/login/browser?return_to=https%3A%2F%2Fa.example%2F&aal=aal2&refresh=true',
    )
  })
})

describe('a login flow', () => {
  const withFlow = async (flow: ReturnType<typeof aLoginFlow> | PlatformError) => {
    const ui = await startLoginUi()
    ui.identity.flows.set('f', flow)
    return get(ui, '/ui/login?flow=f')
  }

  it('shows a button per provider under the application’s name', async () => {
    const response = await withFlow(aLoginFlow({}, { oauth2_login_request: aLoginRequest() }))
    expect(response.statusCode).toBe(200)
    expect(response.body).toContain('<h1>Sign in to Weather Maps</h1>')
    expect(response.body).toContain('Sign in with Example Corp')
    expect(response.body).toContain('Sign in with GitHub')
  })

  it('calls an application without a name by its identifier', async () => {
    const request = aLoginRequest({ client: aClient({ client_name: '' }) })
    const response = await withFlow(aLoginFlow({}, { oauth2_login_request: request }))
    expect(response.body).toContain('<h1>Sign in to weather</h1>')
  })

  it('takes no application’s name for markup', async () => {
    const client = aClient({ client_name: '<img src=x onerror=alert(1)>' })
    const response = await withFlow(aLoginFlow({}, { oauth2_login_request: aLoginRequest({ client }) }))
    expect(response.body).not.toContain('<img src=x')
    expect(response.body).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  it('says so when there is no way to sign in', async () => {
    const response = await withFlow(aLoginFlow({ nodes: [csrfNode] }))
    expect(response.body).toContain('No way to sign in is set up yet.')
  })

  it('lets its form lead to the application’s own scheme', async () => {
    const request = aLoginRequest({
      request_url: 'http://localhost:4444/oauth2/auth?redirect_uri=com.example.app%3A%2Fcallback',
    })
    const response = await withFlow(aLoginFlow({}, { oauth2_login_request: request }))
    expect(response.headers['content-security-policy']).toContain(
      "form-action 'self' https: http: com.example.app:;",
    )
  })

  it('leads to a new one when it has expired', async () => {
    const redirectTo = 'http://localhost:4444/self-service/login/browser?return_to=x'
    const response = await withFlow(
      new PlatformError({
        status: 410,
        code: 'self_service_flow_expired',
        message: 'x',
        details: { details: { redirect_to: redirectTo } },
      }),
    )
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe(redirectTo)
  })

  it.each([
    [404, 'not_found', 'flow_unknown'],
    [403, 'security_csrf_violation', 'flow_of_another_browser'],
  ])('is explained with a way to start again when it is refused with %i %s', async (status, code, shown) => {
    const response = await withFlow(new PlatformError({ status, code, message: 'x' }))
    expect(response.statusCode).toBe(status)
    expect(response.body).toContain(`<code>${shown}</code>`)
    expect(response.body).toContain('href="http://localhost:4444/self-service/login/browser"')
  })
})

describe('every page', () => {
  it('carries the headers that protect it', async () => {
    const ui = await startLoginUi()
    ui.identity.flows.set('f', aLoginFlow())
    const { headers } = await get(ui, '/ui/login?flow=f')
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-cache, no-store, must-revalidate',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self';/)
    expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe/)
  })

  it('holds no script and no inline style', async () => {
    const ui = await startLoginUi()
    ui.identity.flows.set('f', aLoginFlow())
    const { body } = await get(ui, '/ui/login?flow=f')
    expect(body).not.toMatch(/<script|<style| style=| on\w+=/)
  })

  it('says that it is not available when a part of the platform is down', async () => {
    const ui = await startLoginUi()
    const headers = { 'retry-after': '3' }
    ui.identity.flows.set(
      'f',
      new PlatformError({ status: 503, code: 'temporarily_unavailable', message: 'x', headers }),
    )
    const response = await get(ui, '/ui/login?flow=f')
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('3')
    expect(response.body).toContain('We are not available right now')
  })

  it('tells nothing of an unexpected failure', async () => {
    const ui = await startLoginUi()
    ui.identity.getFlow = async () => {
      throw new Error('password=hunter2')
    }
    const response = await get(ui, '/ui/login?flow=f')
    expect(response.statusCode).toBe(500)
    expect(response.body).toContain('<code>internal_error</code>')
    expect(response.body).not.toContain('hunter2')
  })
})
