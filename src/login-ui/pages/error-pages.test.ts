import { describe, expect, it } from 'vitest'
import { startLoginUi } from '../../../test/support/login-ui.ts'
import { PageBrowser } from '../../../test/support/page-browser.ts'

async function browserFor(configuration: object = {}) {
  const ui = await startLoginUi(configuration)
  return { ui, browser: new PageBrowser(ui.server) }
}

describe('the page for errors of the OAuth 2.0 server', () => {
  it('explains the error in our words and quotes the description', async () => {
    const { browser } = await browserFor({ login_ui: { support_email: 'help@example.org' } })
    const { body, statusCode } = await browser.get(
      '/ui/oidc_error?error=invalid_request&error_description=The+redirect_uri+does+not+match.',
    )
    expect(statusCode).toBe(200)
    expect(body).toContain('<h1>The application’s request was not understood</h1>')
    expect(body).toContain('<code>invalid_request</code>')
    expect(body).toContain('<blockquote>The redirect_uri does not match.</blockquote>')
    expect(body).toContain('mailto:help@example.org')
    expect(body).toContain('<title>Error: ')
  })

  it('takes nothing in the address for markup, a code or a sentence of ours', async () => {
    const { browser } = await browserFor()
    const attack = encodeURIComponent('<script>alert(1)</script>')
    const { body } = await browser.get(`/ui/oidc_error?error=${attack}&error_description=${attack}`)
    expect(body).not.toContain('<script')
    expect(body).toContain('<code>unknown_error</code>')
  })

  it.each(['constructor', '__proto__', 'toString'])('has no explanation for %s', async (code) => {
    const { browser } = await browserFor()
    const { body, statusCode } = await browser.get(`/ui/oidc_error?error=${code}`)
    expect(statusCode).toBe(200)
    expect(body).toContain('<h1>This did not work</h1>')
  })

  it('quotes no more than a thousand characters', async () => {
    const { browser } = await browserFor()
    const { body } = await browser.get(`/ui/oidc_error?error=x&error_description=${'a'.repeat(5000)}`)
    expect(/<blockquote>(a*)<\/blockquote>/.exec(body)?.[1]).toHaveLength(1000)
  })
})

describe('the page for errors of the identity server', () => {
  const withError = async (error: object) => {
    const { ui, browser } = await browserFor()
    const time = '2026-03-04T10:00:00Z'
    ui.identity.errors.set('e', { id: 'e', error, created_at: time, updated_at: time })
    return browser.get('/ui/error?id=e')
  }

  it('explains what it knows by the error’s id', async () => {
    const { body } = await withError({
      id: 'security_csrf_violation',
      code: 403,
      reason: 'The token differs.',
    })
    expect(body).toContain('We could not confirm that this came from you')
    expect(body).toContain('<code>security_csrf_violation</code>')
    expect(body).toContain('<blockquote>The token differs.</blockquote>')
  })

  it('gives a code to an error without an id', async () => {
    expect((await withError({ code: 400, message: 'x' })).body).toContain('<code>identity_error_400</code>')
    expect((await withError({ code: 500, message: 'x' })).body).toContain('<code>server_error</code>')
  })

  it('takes no reason for markup', async () => {
    const { body } = await withError({ id: '<b>x</b>', code: 400, reason: '<script>alert(1)</script>' })
    expect(body).not.toMatch(/<script|<b>/)
  })

  it.each(['/ui/error', '/ui/error?id=gone'])('says that %s is not kept', async (url) => {
    const { browser } = await browserFor()
    const response = await browser.get(url)
    expect(response.statusCode).toBe(404)
    expect(response.body).toContain('<code>error_unknown</code>')
  })
})

describe('addresses that lead nowhere', () => {
  it('are explained', async () => {
    const { browser } = await browserFor()
    const response = await browser.get('/ui/nowhere/at/all')
    expect(response.statusCode).toBe(404)
    expect(response.body).toContain('This page does not exist')
  })
})
