import type { AuthorizationRequest } from '../authorization-request/authorization-request.ts'
import type { Browser } from '../browser/browser.ts'
import { fromSeconds, toSeconds } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import { giveSession, sessionIdOf, takeSession } from '../sessions/session-cookie.ts'
import { keepForcedSubject } from '../subjects/forced-subjects.ts'
import { obfuscatedSubject } from '../subjects/obfuscated-subject.ts'
import { checkAuthentication } from './check-authentication.ts'
import type { Authentication, LoginAcceptance, LoginFlow, RememberedLogin } from './login-flow.ts'

type Completing = Pick<OAuth2Context, 'database' | 'settings' | 'clock' | 'loginSessions'>

/** Checks an accepted login, keeps it as the login session, and gives the browser its cookie. */
export async function completeLogin(
  context: Completing,
  browser: Browser,
  request: AuthorizationRequest,
  flow: LoginFlow,
  acceptance: LoginAcceptance,
): Promise<Authentication> {
  const { subject, forcedSubject } = acceptance
  await checkAuthentication(context, browser, request, flow, acceptance)
  const obfuscated = obfuscatedSubject(context.settings, request.client, subject, forcedSubject)
  if (flow.remembered) await continueSession(context, browser, flow, flow.remembered, acceptance)
  else await openSession(context, browser, flow, acceptance)
  if (obfuscated !== undefined && forcedSubject !== undefined)
    await keepForcedSubject(context.database, request.client.id, subject, forcedSubject)
  return {
    subject,
    ...(obfuscated !== undefined && { obfuscatedSubject: obfuscated }),
    sessionId: flow.sessionId,
    authenticatedAt: acceptance.authenticatedAt,
    acr: acceptance.acr,
    amr: acceptance.amr,
    context: acceptance.context,
  }
}

/**
 * A new login is a session of its own, whoever was signed in before. One that is not to be remembered is kept
 * as well, without a cookie, so that applications can end it.
 */
async function openSession(
  { settings, clock, loginSessions }: Completing,
  browser: Browser,
  flow: LoginFlow,
  acceptance: LoginAcceptance,
): Promise<void> {
  const { remember } = acceptance
  const lifetime = remember ? rememberedLifetime(settings, acceptance) : settings.ttl.authenticationSession
  const previous = sessionIdOf(settings, browser)
  await loginSessions.put({
    id: flow.sessionId,
    subject: acceptance.subject,
    remember,
    authenticatedAt: fromSeconds(acceptance.authenticatedAt),
    acr: acceptance.acr,
    amr: acceptance.amr,
    identityProviderSessionId: acceptance.identityProviderSessionId,
    expiresAt: fromSeconds(toSeconds(clock()) + lifetime),
  })
  if (remember) return giveSession(settings, browser, flow.sessionId, lifetime)
  takeSession(settings, browser)
  if (previous !== undefined && previous !== flow.sessionId) await loginSessions.remove(previous)
}

/** Writes only when something about the session has changed. */
async function continueSession(
  { settings, clock, loginSessions }: Completing,
  browser: Browser,
  { sessionId }: LoginFlow,
  remembered: RememberedLogin,
  acceptance: LoginAcceptance,
): Promise<void> {
  const { identityProviderSessionId } = acceptance
  const moved =
    identityProviderSessionId !== undefined &&
    identityProviderSessionId !== remembered.identityProviderSessionId
  if (!acceptance.extendSession && !moved) return
  const lifetime = rememberedLifetime(settings, acceptance)
  await loginSessions.renew(sessionId, {
    identityProviderSessionId,
    expiresAt: acceptance.extendSession ? fromSeconds(toSeconds(clock()) + lifetime) : undefined,
  })
  if (acceptance.extendSession) giveSession(settings, browser, sessionId, lifetime)
}

/** Seconds; never longer than the server remembers anybody. */
function rememberedLifetime(
  { ttl }: Completing['settings'],
  { rememberFor }: Pick<LoginAcceptance, 'rememberFor'>,
): number {
  return rememberFor > 0 ? Math.min(rememberFor, ttl.authenticationSession) : ttl.authenticationSession
}
