import type { LogoutRequest } from '../../../contracts/oauth-admin-api.ts'
import type { LoginUiContext } from '../../context.ts'
import { usableSession } from '../../decision/sign-in-decision.ts'

/**
 * Ends both halves of a sign-in: the identity session of this browser, when it is that of the person whom the
 * request is about, and the session of the OAuth 2.0 server. Gives the address to go on to, which tells the
 * applications and ends where the request asked for.
 */
export async function endSignIn(
  { oauth, identity }: LoginUiContext,
  request: LogoutRequest,
  challenge: string,
  cookieHeader: string | undefined,
): Promise<string> {
  const session = await usableSession(identity, cookieHeader)
  if (session && session.identity?.id === request.subject) await identity.disableSession(session.id)
  return (await oauth.acceptLogoutRequest(challenge)).redirect_to
}
