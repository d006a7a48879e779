import type { AuthorizationRequest } from '../authorization-request/authorization-request.ts'
import { provesTheApplication } from '../authorization-request/redirect-uri.ts'
import type { OAuth2Context } from '../context.ts'
import type { Authentication, LoginFlow } from '../login-requests/login-flow.ts'
import { firstUncoveredScope } from '../scope-strategy.ts'
import type { ConsentFlow } from './consent-flow.ts'

type Beginning = Pick<OAuth2Context, 'settings' | 'consents'>

/** The consent that a request needs: one that was given before where that is enough, otherwise a new one. */
export async function beginConsent(
  context: Beginning,
  request: AuthorizationRequest,
  { id, requestedAt }: LoginFlow,
  authentication: Authentication,
): Promise<ConsentFlow> {
  const skip = await isRemembered(context, request, authentication.subject)
  return { id, requestedAt, authentication, skip }
}

async function isRemembered(
  { settings, consents }: Beginning,
  { client, prompt, scope, target }: AuthorizationRequest,
  subject: string,
): Promise<boolean> {
  if (prompt.has('consent')) return false
  // Anybody can pretend to be a public client that is reached by a scheme of its own (RFC 8252 §8.6).
  if (client.isPublic && !provesTheApplication(target.redirectUri)) return false
  const remembered = await consents.remembered(client.id, subject)
  if (!remembered) return false
  return firstUncoveredScope(settings.scopeStrategy, remembered.grantedScope, scope) === undefined
}
