import { describe, expect, it } from 'vitest'
import { aClient, aLogoutRequest, aSession, person, startLoginUi } from '../../../../test/support/login-ui.ts'
import { PageBrowser } from '../../../../test/support/page-browser.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'

const path = '/ui/logout?logout_challenge=c'

async function withLogoutRequest(request = aLogoutRequest()) {
  const ui = await startLoginUi()
  ui.oauth.logouts.set('c', request)
  ui.identity.sessions.set('s', aSession({ id: 's' }))
  return { ui, browser: new PageBrowser(ui.server, { session: 's' }) }
}

describe('a logout challenge', () => {
  it.each([
    ['the browser itself', aLogoutRequest()],
    ['an application', aLogoutRequest({ rp_initiated: true, client: aClient() })],
    [
      'a trusted application that did not sign it',
      aLogoutRequest({ client: aClient({ skip_consent: true }) }),
    ],
  ])('is confirmed by the person when it comes from %s', async (_origin, request) => {
    const { ui, browser } = await withLogoutRequest(request)
    const response = await browser.get(path)
    expect(response.statusCode).toBe(200)
    expect(response.body).toContain('<h1>Sign out?</h1>')
    expect(ui.oauth.answers).toEqual([])
    expect(ui.identity.ended).toEqual([])
  })

  it.each([
    ['the application skips it', { client: aClient({ skip_logout_consent: true }) }],
    ['a trusted application asks', { rp_initiated: true, client: aClient({ skip_consent: true }) }],
  ])('is accepted at once when %s', async (_situation, changes) => {
    const { ui, browser } = await withLogoutRequest(aLogoutRequest(changes))
    const response = await browser.get(path)
    expect(response.headers.location).toBe('http://localhost:4444/oauth2/auth?accept_logout=verifier')
    expect(ui.identity.ended).toEqual(['s'])
  })

  it('is accepted at once when the person is not signed in to the browser any more', async () => {
    const { ui } = await withLogoutRequest()
    const response = await new PageBrowser(ui.server).get(path)
    expect(response.statusCode).toBe(303)
    expect(ui.oauth.answers).toMatchObject([{ answer: 'accept logout' }])
  })

  it('does not end the session of somebody else', async () => {
    const { ui, browser } = await withLogoutRequest(aLogoutRequest({ subject: 'somebody-else' }))
    await browser.get(path)
    expect(ui.oauth.answers).toMatchObject([{ answer: 'accept logout' }])
    expect(ui.identity.ended).toEqual([])
  })

  it('is explained when it was altered', async () => {
    const { browser } = await withLogoutRequest()
    const response = await browser.get('/ui/logout?logout_challenge=altered')
    expect(response.statusCode).toBe(404)
    expect(response.body).toContain('<code>logout_challenge_unknown</code>')
  })
})

describe('the answer to a sign-out', () => {
  it('ends both sessions', async () => {
    const { ui, browser } = await withLogoutRequest()
    const response = await browser.submit(await browser.get(path), '/ui/logout', { answer: 'sign_out' })
    expect(response.headers.location).toBe('http://localhost:4444/oauth2/auth?accept_logout=verifier')
    expect(ui.identity.ended).toEqual(['s'])
  })

  it('keeps the person signed in', async () => {
    const { ui, browser } = await withLogoutRequest()
    const response = await browser.submit(await browser.get(path), '/ui/logout', { answer: 'stay' })
    expect(response.headers.location).toBe('http://localhost:4444/ui/manage_details')
    expect(ui.oauth.answers).toMatchObject([{ answer: 'reject logout' }])
    expect(ui.identity.ended).toEqual([])
  })

  it('is refused when it does not come from our page', async () => {
    const { ui, browser } = await withLogoutRequest()
    await browser.get(path)
    const fields = { csrf_token: 'forged', logout_challenge: 'c', answer: 'sign_out' }
    const response = await browser.post('/ui/logout', fields)
    expect(response.body).toContain('<code>form_token_invalid</code>')
    expect(ui.oauth.answers).toEqual([])
  })
})

describe('the button to sign out', () => {
  it('ends the identity session, then that of the OAuth 2.0 server', async () => {
    const { ui, browser } = await withLogoutRequest()
    const response = await browser.submit(await browser.get('/'), '/ui/sign_out')
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe('http://localhost:4444/oauth2/sessions/logout')
    expect(ui.identity.ended).toEqual(['s'])
  })

  it('is not pressed by another site', async () => {
    const { ui, browser } = await withLogoutRequest()
    const response = await browser.post('/ui/sign_out', { csrf_token: 'forged' })
    expect(response.statusCode).toBe(403)
    expect(ui.identity.ended).toEqual([])
  })

  it('works for a session that waits for its second factor', async () => {
    const { ui, browser } = await withLogoutRequest()
    const page = await browser.get('/')
    ui.identity.sessionError = new PlatformError({ status: 403, code: 'session_aal2_required', message: 'x' })
    const response = await browser.submit(page, '/ui/sign_out')
    expect(response.headers.location).toBe('http://localhost:4444/self-service/logout?token=t')
  })
})

describe('the signed-out page', () => {
  it('says that the person is signed out only when it is true', async () => {
    const { ui, browser } = await withLogoutRequest()
    expect((await new PageBrowser(ui.server).get('/ui/signed_out')).body).toContain('You are signed out')
    const still = await browser.get('/ui/signed_out')
    expect(still.body).toContain('You are still signed in')
    expect(still.body).toContain(person.traits.email)
  })
})
