import type { LogoutRequest, RedirectTo } from '../../contracts/oauth-admin-api.ts'
import { openChallenge, sealChallenge } from '../challenges/challenge.ts'
import { fromSeconds, requireUnexpired } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import { resourceNotFound } from '../errors/admin-error.ts'
import { timeText } from '../time-text.ts'
import type { LogoutChallenge } from './logout-flow.ts'

type Operating = Pick<OAuth2Context, 'clients' | 'database' | 'secrets' | 'settings' | 'clock'>

export async function getLogoutRequest(context: Operating, challenge: string): Promise<LogoutRequest> {
  const { flow, requestUrl } = await openLogoutRequest(context, challenge)
  const client = flow.clientId === undefined ? undefined : await context.clients.get(flow.clientId)
  return {
    challenge,
    subject: flow.subject,
    sid: flow.sid,
    request_url: requestUrl,
    rp_initiated: flow.clientId !== undefined,
    requested_at: timeText(fromSeconds(flow.requestedAt)),
    expires_at: timeText(fromSeconds(flow.requestedAt + context.settings.ttl.loginConsentRequest)),
    ...(client && { client: client.document }),
  }
}

export async function acceptLogoutRequest(context: Operating, challenge: string): Promise<RedirectTo> {
  const { flow } = await openLogoutRequest(context, challenge)
  const verifier = await sealChallenge(context, 'logout verifier', flow)
  return { redirect_to: `${context.settings.publicUrl}/oauth2/sessions/logout?logout_verifier=${verifier}` }
}

/** There is nothing to undo: the challenge is forgotten by the one who holds it. */
export async function rejectLogoutRequest(context: Operating, challenge: string): Promise<void> {
  await openLogoutRequest(context, challenge)
}

/** Throws 404 for a text that is no logout challenge, 401 for one that has expired. */
async function openLogoutRequest(context: Operating, challenge: string): Promise<LogoutChallenge> {
  const opened = await openChallenge<LogoutChallenge>(context, 'logout challenge', challenge)
  if (!opened) throw resourceNotFound()
  requireUnexpired(context, 'logout', opened.flow.requestedAt)
  return opened
}
