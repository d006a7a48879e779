import type { IdentityApi, Session } from '../../contracts/identity-api.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { SignInDecision } from '../../contracts/sign-in-decision.ts'
import { decideConsent } from './consent-decision.ts'
import { decideLogin } from './login-decision.ts'

/** Decides from the browser's identity session: one question to the identity server, then plain functions. */
export function createSignInDecision(identity: IdentityApi, clock: () => Date): SignInDecision {
  return {
    login: async (request, cookieHeader) =>
      decideLogin(request, await usableSession(identity, cookieHeader), clock()),
    consent: async (request, cookieHeader) =>
      decideConsent(request, await usableSession(identity, cookieHeader)),
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
