import { describe, expect, it } from 'vitest'
import {
  aClient,
  aConsentRequest,
  aSession,
  type LoginUiUnderTest,
  person,
  startLoginUi,
} from '../../../../test/support/login-ui.ts'
import { PageBrowser } from '../../../../test/support/page-browser.ts'

const path = '/ui/consent?consent_challenge=c'

async function withConsentRequest(request = aConsentRequest()) {
  const ui = await startLoginUi()
  ui.oauth.consents.set('c', request)
  ui.identity.sessions.set('s', aSession({ id: 's' }))
  return { ui, browser: new PageBrowser(ui.server, { session: 's' }) }
}

describe('a consent challenge', () => {
  it('is accepted at once for a trusted application, with the person’s claims', async () => {
    const { ui, browser } = await withConsentRequest(
      aConsentRequest({ client: aClient({ skip_consent: true }) }),
    )
    const response = await browser.get(path)
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe('http://localhost:4444/oauth2/auth?accept_consent=verifier')
    expect(ui.oauth.answers).toMatchObject([
      { challenge: 'c', body: { session: { id_token: { email: 'ada@example.org', name: 'Ada Lovelace' } } } },
    ])
  })

  it('is asked of the person in words', async () => {
    const { browser } = await withConsentRequest(
      aConsentRequest({ requested_scope: ['openid', 'email', 'offline', 'offline_access', 'maps.read'] }),
    )
    const { body } = await browser.get(path)
    expect(body).toContain('Allow Weather Maps to use your account?')
    expect(body).toContain('You are signed in as ada@example.org.')
    expect(body).toContain('See your email address')
    expect(body.match(/Keep this access while you are away/g)).toHaveLength(1)
    expect(body).toContain('Use the permission “maps.read”')
  })

  it('takes no scope, audience or application for markup, and links to no script', async () => {
    const attack = '<script>alert(1)</script>'
    const { browser } = await withConsentRequest(
      aConsentRequest({
        requested_scope: [attack, 'constructor'],
        requested_access_token_audience: [attack],
        client: aClient({
          client_name: attack,
          policy_uri: 'javascript:alert(1)',
          tos_uri: 'not an address',
        }),
      }),
    )
    const { body } = await browser.get(path)
    expect(body).not.toContain('<script')
    expect(body).not.toContain('javascript:')
    expect(body).toContain('Use the permission “constructor”')
  })

  it('is answered without a page when the request forbids pages', async () => {
    const { ui, browser } = await withConsentRequest(
      aConsentRequest({ request_url: 'http://localhost:4444/oauth2/auth?prompt=none' }),
    )
    expect((await browser.get(path)).statusCode).toBe(303)
    await new PageBrowser(ui.server).get(path)
    expect(ui.oauth.answers).toMatchObject([
      { answer: 'reject consent', body: { error: 'consent_required' } },
      { answer: 'reject consent', body: { error: 'login_required' } },
    ])
  })

  it.each([
    ['nobody', {}],
    ['somebody else', { session: 'other' }],
  ])('is not shown to a browser where %s is signed in', async (_who, cookies) => {
    const { ui } = await withConsentRequest()
    ui.identity.sessions.set('other', aSession({ id: 'other', identity: { ...person, id: 'somebody-else' } }))
    const response = await new PageBrowser(ui.server, cookies).get(path)
    expect(response.statusCode).toBe(403)
    expect(response.body).toContain('<code>session_required</code>')
  })

  it('is explained when it was altered, or is missing', async () => {
    const { browser } = await withConsentRequest()
    const altered = await browser.get('/ui/consent?consent_challenge=altered')
    expect(altered.statusCode).toBe(404)
    expect(altered.body).toContain('<code>consent_challenge_unknown</code>')
    const missing = await browser.get('/ui/consent')
    expect(missing.statusCode).toBe(400)
    expect(missing.body).toContain('<code>invalid_page_request</code>')
  })
})

describe('the person’s answer', () => {
  it('allows what was asked for, for this time', async () => {
    const { ui, browser } = await withConsentRequest()
    const response = await browser.submit(await browser.get(path), '/ui/consent', { answer: 'allow' })
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe('http://localhost:4444/oauth2/auth?accept_consent=verifier')
    expect(ui.oauth.answers).toMatchObject([
      {
        answer: 'accept consent',
        body: { grant_scope: ['openid', 'profile', 'email', 'offline_access'], remember: false },
      },
    ])
  })

  it('is remembered when the person says so', async () => {
    const { ui, browser } = await withConsentRequest()
    const page = await browser.get(path)
    await browser.submit(page, '/ui/consent', { answer: 'allow', remember: 'true' })
    expect(ui.oauth.answers).toMatchObject([{ body: { remember: true, remember_for: 0 } }])
  })

  it('denies', async () => {
    const { ui, browser } = await withConsentRequest()
    await browser.submit(await browser.get(path), '/ui/consent', { answer: 'deny' })
    expect(ui.oauth.answers).toMatchObject([{ answer: 'reject consent', body: { error: 'access_denied' } }])
  })
})

describe('an answer that is not the person’s', () => {
  async function expectRefusal(ui: LoginUiUnderTest, response: { statusCode: number; body: string }) {
    expect(response.statusCode).toBe(403)
    expect(response.body).toContain('<code>form_token_invalid</code>')
    expect(ui.oauth.answers).toEqual([])
  }

  it('is refused without a token of ours', async () => {
    const { ui, browser } = await withConsentRequest()
    await browser.get(path)
    const fields = { csrf_token: 'forged', consent_challenge: 'c', answer: 'allow' }
    await expectRefusal(ui, await browser.post('/ui/consent', fields))
  })

  it('is refused with a token that another browser was given', async () => {
    const { ui, browser } = await withConsentRequest()
    const attacker = new PageBrowser(ui.server, { session: 's' })
    const attackersPage = await attacker.get(path)
    await browser.get(path)
    await expectRefusal(ui, await browser.submit(attackersPage, '/ui/consent', { answer: 'allow' }))
  })

  it('is refused from a browser that lost our cookie', async () => {
    const { ui, browser } = await withConsentRequest()
    const page = await browser.get(path)
    const without = new PageBrowser(ui.server, { session: 's' })
    await expectRefusal(ui, await without.submit(page, '/ui/consent', { answer: 'allow' }))
  })

  it('is refused when it is sent for another request', async () => {
    const { ui, browser } = await withConsentRequest()
    ui.oauth.consents.set('d', aConsentRequest())
    const page = await browser.get(path)
    const fields = { answer: 'allow', consent_challenge: 'd' }
    await expectRefusal(ui, await browser.submit(page, '/ui/consent', fields))
  })

  it('is refused when somebody else has signed in to the browser meanwhile', async () => {
    const { ui, browser } = await withConsentRequest()
    const page = await browser.get(path)
    ui.identity.sessions.set('s', aSession({ id: 's', identity: { ...person, id: 'somebody-else' } }))
    const response = await browser.submit(page, '/ui/consent', { answer: 'allow' })
    expect(response.body).toContain('<code>session_required</code>')
    expect(ui.oauth.answers).toEqual([])
  })

  it('is refused when it is neither yes nor no', async () => {
    const { ui, browser } = await withConsentRequest()
    const response = await browser.submit(await browser.get(path), '/ui/consent', { answer: 'perhaps' })
    expect(response.statusCode).toBe(400)
    expect(ui.oauth.answers).toEqual([])
  })
})
