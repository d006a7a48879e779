import type { IdentityApi, Session } from '../../contracts/identity-api.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { BrowserRequest, SignInDecision } from '../../contracts/sign-in-decision.ts'
import { decideConsent } from './consent-decision.ts'
import { decideLogin } from './login-decision.ts'

/** Decides from the browser's identity session: one question to the identity server, then plain functions. */
export function createSignInDecision(identity: IdentityApi, clock: () => Date): SignInDecision {
  const sessions = new WeakMap<BrowserRequest, Promise<Session | undefined>>()
  const sessionOf = (browser: BrowserRequest) => {
    let session = sessions.get(browser)
    if (!session) {
      session = usableSession(identity, browser.cookieHeader)
      sessions.set(browser, session)
    }
    return session
  }
  return {
    login: async (request, browser) => decideLogin(request, await sessionOf(browser), clock()),
    consent: async (request, browser) => decideConsent(request, await sessionOf(browser)),
  }
}

/** The browser's session; undefined also when it must be stepped up before anybody may rely on it. */
export async function usableSession(
  identity: IdentityApi,
  cookieHeader: string | undefined,
): Promise<Session | undefined> {
  if (cookieHeader === undefined) return undefined
  try {
    return await identity.toSession({ cookieHeader })
  } catch (error) {
    if (error instanceof PlatformError && error.status === 403) return undefined
    throw error
  }
}
