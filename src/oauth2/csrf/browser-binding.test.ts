import { describe, expect, it } from 'vitest'
import { configuration } from '../../config/configuration.ts'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import { Browser } from '../browser/browser.ts'
import { oauth2Settings } from '../settings.ts'
import { bindToBrowser, isBoundToBrowser } from './browser-binding.ts'

const secrets = new SecretRing(['a secret that tests use only'])

function settingsOf(oauth2: Record<string, unknown> = {}, public_url = 'https://id.example.test') {
  return oauth2Settings(configuration.parse({ public_url, oauth2 }), secrets)
}

const settings = settingsOf()
const clock = () => new Date('2026-11-24T12:00:00Z')

/** The `Set-Cookie` headers that a browser was given. */
function given(browser: Browser): string[] {
  const headers: string[] = []
  browser.writeTo({
    header: (_name: string, values: string[]) => headers.push(...values),
  } as never)
  return headers
}

/** The `Cookie` header that it sends from then on. */
const sent = (headers: string[]) => headers.map((header) => header.split(';')[0]).join('; ')

describe('binding a request to a browser', () => {
  it('gives the browser a cookie of the known name that scripts cannot read', () => {
    const browser = new Browser(undefined, { settings, clock })
    bindToBrowser(settings, browser, 'login', 'request-1')
    expect(given(browser)).toEqual([
      expect.stringMatching(
        /^ory_hydra_login_csrf_\d+=[\w-]{43}; Max-Age=1800; Path=\/; Expires=Tue, 24 Nov 2026 12:30:00 GMT; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ])
  })

  it('names the cookie after the mode, and follows the settings of cookies', () => {
    const other = settingsOf(
      { dev: true, serve: { cookies: { same_site_mode: 'Strict', domain: 'example.test' } } },
      'http://localhost:4444',
    )
    const browser = new Browser(undefined, { settings: other, clock })
    bindToBrowser(other, browser, 'consent', 'request-1')
    expect(given(browser)).toEqual([
      expect.stringMatching(
        /^ory_hydra_consent_csrf_dev_\d+=[\w-]{43}; Max-Age=1800; Domain=example.test; Path=\/; Expires=Tue, 24 Nov 2026 12:30:00 GMT; HttpOnly; SameSite=Strict$/,
      ),
    ])
  })

  it('is seen again in the same browser only', () => {
    const first = new Browser(undefined, { settings, clock })
    const binding = bindToBrowser(settings, first, 'login', 'request-1')
    const again = new Browser(sent(given(first)), { settings, clock })
    expect(isBoundToBrowser(settings, again, 'login', binding)).toBe(true)
    expect(isBoundToBrowser(settings, again, 'consent', binding)).toBe(false)
    expect(isBoundToBrowser(settings, new Browser(undefined, { settings, clock }), 'login', binding)).toBe(
      false,
    )
    const second = new Browser(undefined, { settings, clock })
    bindToBrowser(settings, second, 'login', 'request-2')
    const other = new Browser(sent(given(second)), { settings, clock })
    expect(isBoundToBrowser(settings, other, 'login', binding)).toBe(false)
  })

  it('uses the secret that the browser has for every further request', () => {
    const first = new Browser(undefined, { settings, clock })
    const binding = bindToBrowser(settings, first, 'login', 'request-1')
    const later = new Browser(sent(given(first)), { settings, clock })
    expect(bindToBrowser(settings, later, 'login', 'request-2')).toBe(binding)
    expect(sent(given(later))).toBe(sent(given(first)))
  })

  it('keeps secrets apart that two tabs got in the same moment', () => {
    const tabs = ['request-1', 'request-2'].map((request) => {
      const tab = new Browser(undefined, { settings, clock })
      return { binding: bindToBrowser(settings, tab, 'login', request), cookie: sent(given(tab)) }
    })
    const browser = new Browser(tabs.map(({ cookie }) => cookie).join('; '), { settings, clock })
    for (const { binding } of tabs) expect(isBoundToBrowser(settings, browser, 'login', binding)).toBe(true)
  })

  it('does not take a cookie of another shape for a secret', () => {
    const browser = new Browser('ory_hydra_login_csrf_1=; ory_hydra_login_csrf_2=short', { settings, clock })
    bindToBrowser(settings, browser, 'login', 'request-1')
    expect(sent(given(browser))).toMatch(/=[\w-]{43}$/)
  })
})
