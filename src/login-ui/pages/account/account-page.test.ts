import { describe, expect, it } from 'vitest'
import { aLoginFlow, aSession, csrfNode, person, startLoginUi } from '../../../../test/support/login-ui.ts'
import { PageBrowser } from '../../../../test/support/page-browser.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'

const path = '/ui/manage_details'

async function withSessions() {
  const ui = await startLoginUi()
  ui.identity.sessions.set('s', aSession({ id: 's' }))
  ui.identity.sessions.set('other', aSession({ id: 'other', devices: [{ id: 'd', user_agent: 'curl/8' }] }))
  return { ui, browser: new PageBrowser(ui.server, { session: 's' }) }
}

describe('the account page', () => {
  it('shows what is known about the person, and the sessions', async () => {
    const { browser } = await withSessions()
    const { body, headers } = await browser.get(path)
    expect(body).toContain('Ada Lovelace')
    expect(body).toContain('analysts, engineers')
    expect(body).toContain(person.id)
    expect(body).toMatch(/ada@example\.org <span class="badge badge--success">Verified/)
    expect(body).toContain('Firefox on Linux')
    expect(body).toMatch(/End session<span class="visually-hidden"> of curl<\/span>/)
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  })

  it('sends somebody who is not signed in to sign in and come back', async () => {
    const { ui } = await withSessions()
    const response = await new PageBrowser(ui.server).get(path)
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe(
      'http://localhost:4444/self-service/login/browser?return_to=http%3A%2F%2Flocalhost%3A4444%2Fui%2Fmanage_details',
    )
  })

  it('asks for the second factor when the session needs one', async () => {
    const { ui, browser } = await withSessions()
    ui.identity.sessionError = new PlatformError({ status: 403, code: 'session_aal2_required', message: 'x' })
    const response = await browser.get(path)
    expect(response.headers.location).toMatch(/login\/browser\?aal=aal2&return_to=/)
  })

  it('takes no trait and no device for markup', async () => {
    const attack = '<script>alert(1)</script>'
    const { ui, browser } = await withSessions()
    ui.identity.sessions.set(
      's',
      aSession({
        id: 's',
        identity: { ...person, traits: { [attack]: attack, list: [{ attack }], nested: { deep: attack } } },
        authentication_methods: [
          { method: 'oidc', aal: 'aal1', completed_at: '2026-03-04T09:00:00Z', provider: attack },
        ],
        devices: [{ id: 'd', user_agent: attack, ip_address: attack, location: attack }],
      }),
    )
    const { body } = await browser.get(path)
    expect(body).not.toContain('<script')
    expect(body).toContain('&lt;script&gt;')
  })

  it('shows the messages and forms of a settings flow', async () => {
    const { ui, browser } = await withSessions()
    ui.identity.flows.set(
      'f',
      aLoginFlow({ messages: [{ id: 1050001, type: 'success', text: 'Saved.' }], nodes: [csrfNode] }),
    )
    expect((await browser.get(`${path}?flow=f`)).body).toContain('Saved.')
  })

  it('says only notices of its own', async () => {
    const { browser } = await withSessions()
    expect((await browser.get(`${path}?notice=session_ended`)).body).toContain('The session was ended.')
    const foreign = await browser.get(`${path}?notice=You+won.+Call+us.`)
    expect(foreign.body).not.toContain('You won')
  })
})

describe('ending sessions', () => {
  it('ends one other session', async () => {
    const { ui, browser } = await withSessions()
    const response = await browser.submit(await browser.get(path), `${path}/end_session`)
    expect(response.headers.location).toBe('http://localhost:4444/ui/manage_details?notice=session_ended')
    expect(ui.identity.ended).toEqual(['other'])
  })

  it('ends all other sessions', async () => {
    const { ui, browser } = await withSessions()
    await browser.submit(await browser.get(path), `${path}/end_other_sessions`)
    expect(ui.identity.ended).toEqual(['other'])
  })

  it.each(['end_session', 'end_other_sessions'])('is not started by another site (%s)', async (action) => {
    const { ui, browser } = await withSessions()
    await browser.get(path)
    const fields = { csrf_token: 'forged', session_id: 'other' }
    const response = await browser.post(`${path}/${action}`, fields)
    expect(response.body).toContain('<code>form_token_invalid</code>')
    expect(ui.identity.ended).toEqual([])
  })
})
