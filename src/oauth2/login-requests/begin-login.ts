import { randomUUID } from 'node:crypto'
import type { AuthorizationRequest } from '../authorization-request/authorization-request.ts'
import type { Browser } from '../browser/browser.ts'
import { toSeconds } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import type { LoginSession } from '../sessions/login-session.ts'
import { sessionIdOf } from '../sessions/session-cookie.ts'
import { isHintedSubject } from '../subjects/hinted-subject.ts'
import type { LoginFlow, RememberedLogin } from './login-flow.ts'

type Beginning = Pick<OAuth2Context, 'database' | 'settings' | 'clock' | 'loginSessions'>

/** Prompts that ask for a login, whoever has signed in before (OpenID Connect Core §3.1.2.1). */
const promptsForLogin = ['login', 'select_account', 'registration', 'create']

/** The login that a request needs: one that is remembered where that is enough, otherwise a new one. */
export async function beginLogin(
  context: Beginning,
  browser: Browser,
  request: AuthorizationRequest,
): Promise<LoginFlow> {
  const id = randomUUID()
  const requestedAt = toSeconds(context.clock())
  const session = await rememberedSession(context, browser)
  if (!session || !(await isEnough(context, request, session, requestedAt)))
    return { id, requestedAt, sessionId: randomUUID() }
  return { id, requestedAt, sessionId: session.id, remembered: rememberedLogin(session) }
}

async function rememberedSession(
  { settings, loginSessions }: Beginning,
  browser: Browser,
): Promise<LoginSession | undefined> {
  const id = sessionIdOf(settings, browser)
  const session = id === undefined ? undefined : await loginSessions.get(id)
  return session?.remember ? session : undefined
}

async function isEnough(
  context: Beginning,
  request: AuthorizationRequest,
  { subject, authenticatedAt }: LoginSession,
  now: number,
): Promise<boolean> {
  if (promptsForLogin.some((prompt) => request.prompt.has(prompt))) return false
  // max_age=0 asks for a login now, even within the second of the last one.
  const { maxAge } = request
  if (maxAge !== undefined && (maxAge === 0 || toSeconds(authenticatedAt) + maxAge < now)) return false
  return isHintedSubject(context, request, subject)
}

function rememberedLogin(session: LoginSession): RememberedLogin {
  return {
    subject: session.subject,
    authenticatedAt: toSeconds(session.authenticatedAt),
    acr: session.acr,
    amr: session.amr,
    ...(session.identityProviderSessionId !== undefined && {
      identityProviderSessionId: session.identityProviderSessionId,
    }),
  }
}
