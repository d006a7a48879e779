import { seal, unseal } from '../../cryptography/seal.ts'
import type { Browser } from '../browser/browser.ts'
import type { OAuth2Settings } from '../settings.ts'

const purpose = 'oauth2 login session cookie'

type Settings = Pick<OAuth2Settings, 'cookies' | 'secrets'>

/** The login session that the browser holds; undefined when it holds none that we made. */
export function sessionIdOf({ cookies, secrets }: Settings, browser: Browser): string | undefined {
  const sealed = browser.cookies[cookies.names.session]
  return sealed ? unseal(secrets.cookie, purpose, sealed)?.toString() : undefined
}

/** Lets the browser hold a login session. @param maxAge seconds */
export function giveSession(
  { cookies, secrets }: Settings,
  browser: Browser,
  id: string,
  maxAge: number,
): void {
  browser.give(cookies.names.session, seal(secrets.cookie, purpose, id), {
    maxAge,
    path: cookies.sessionPath,
  })
}

/** Makes the browser forget its login session. */
export function takeSession({ cookies }: Settings, browser: Browser): void {
  browser.give(cookies.names.session, '', { maxAge: 0, path: cookies.sessionPath })
}
