import { sha256, sha256Base64Url } from '../../cryptography/digest.ts'
import { randomText } from '../../cryptography/random.ts'
import type { Browser } from '../browser/browser.ts'
import type { OAuth2Settings } from '../settings.ts'

type Settings = Pick<OAuth2Settings, 'cookies' | 'sessionManagement'>

/** The cookie from which the check-session frame reads whether the login is still the same. */
export function browserStateCookie({ cookies }: Pick<Settings, 'cookies'>): string {
  return `${cookies.names.session}_state`
}

/** Lets the browser's scripts see that a session has begun, without saying which. */
export function giveBrowserState(settings: Settings, browser: Browser, sid: string, maxAge: number): void {
  if (!settings.sessionManagement) return
  const state = sha256Base64Url(`browser state ${sid}`)
  browser.give(browserStateCookie(settings), state, { maxAge, forFrames: true })
}

export function takeBrowserState(settings: Settings, browser: Browser): void {
  if (!settings.sessionManagement) return
  browser.give(browserStateCookie(settings), '', { maxAge: 0, forFrames: true })
}

/**
 * `session_state` of an authorization response (OpenID Connect Session Management §3.2); nothing where it is
 * switched off, and for an application that is no page.
 */
export function sessionState(
  settings: Settings,
  browser: Browser,
  clientId: string,
  redirectUri: string,
): { readonly session_state?: string } {
  const { origin, protocol } = new URL(redirectUri)
  if (!settings.sessionManagement || !/^https?:$/.test(protocol)) return {}
  const salt = randomText(16)
  const state = browser.held(browserStateCookie(settings)) ?? ''
  return { session_state: `${sha256(`${clientId} ${origin} ${state} ${salt}`).toString('hex')}.${salt}` }
}
