import { seal, unseal } from '../../cryptography/seal.ts'
import type { Browser } from '../browser/browser.ts'
import { giveBrowserState, takeBrowserState } from '../session-management/session-state.ts'
import type { OAuth2Settings } from '../settings.ts'

const purpose = 'oauth2 login session cookie'

type Settings = Pick<OAuth2Settings, 'cookies' | 'secrets' | 'sessionManagement'>

/** The login session that the browser holds; undefined when it holds none that we made. */
export function sessionIdOf({ cookies, secrets }: Settings, browser: Browser): string | undefined {
  const sealed = browser.cookies[cookies.names.session]
  return sealed ? unseal(secrets.cookie, purpose, sealed)?.toString() : undefined
}

/** Lets the browser hold a login session. @param maxAge seconds */
export function giveSession(settings: Settings, browser: Browser, id: string, maxAge: number): void {
  const { cookies, secrets } = settings
  browser.give(cookies.names.session, seal(secrets.cookie, purpose, id), {
    maxAge,
    path: cookies.sessionPath,
  })
  giveBrowserState(settings, browser, id, maxAge)
}

/** Makes the browser forget its login session. */
export function takeSession(settings: Settings, browser: Browser): void {
  const { names, sessionPath } = settings.cookies
  browser.give(names.session, '', { maxAge: 0, path: sessionPath })
  takeBrowserState(settings, browser)
}
