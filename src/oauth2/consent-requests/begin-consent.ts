import type { AuthorizationRequest } from '../authorization-request/authorization-request.ts'
import { reachesTheApplication } from '../authorization-request/redirect-uri.ts'
import { isFrontChannel } from '../authorization-request/response-type.ts'
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
  request: AuthorizationRequest,
  subject: string,
): Promise<boolean> {
  const { authorizationDetails, client, prompt, scope } = request
  if (prompt.has('consent')) return false
  // What was consented to earlier says nothing about details that are asked for now (RFC 9396 §2).
  if (authorizationDetails.length > 0) return false
  if (client.isPublic && !isSafeFor(request)) return false
  const remembered = await consents.remembered(client.id, subject)
  if (!remembered) return false
  return firstUncoveredScope(settings.scopeStrategy, remembered.grantedScope, scope) === undefined
}

/**
 * Over http, and without PKCE, anybody could be on the other side of a public client (RFC 8252 §8.1, §8.6), and
 * any device can say that it is one (RFC 8628 §5.6).
 */
function isSafeFor({ codeChallenge, origin, responseType, target }: AuthorizationRequest): boolean {
  if (origin.device) return false
  const hasProofKey = codeChallenge !== undefined && !isFrontChannel(responseType)
  return reachesTheApplication(target.redirectUri, hasProofKey)
}
