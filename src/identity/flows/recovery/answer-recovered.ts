import type { FastifyReply } from 'fastify'
import { answerJson, answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { readCsrfSecret, rotateCsrfSecret } from '../../csrf/csrf-cookie.ts'
import { writeSessionCookie } from '../../sessions/session-cookie.ts'
import type { RecoveryFlowRecord } from '../flow.ts'
import { pageUrl } from '../flow-urls.ts'
import { presentRecoveryFlow } from './present-recovery-flow.ts'
import type { Recovered } from './recover.ts'

/** Tells the client that its account is recovered, and where to change how the person signs in. */
export function answerRecovered(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  { issued, settingsFlow }: Recovered,
): FastifyReply {
  const { settings } = context
  const csrfSecret = flow.type === 'api' ? undefined : giveToBrowser(context, talk, issued)
  const continued = settingsFlow
    ? pageUrl(settings, settingsFlow)
    : (flow.returnTo ?? settings.recovery.defaultReturnUrl)
  if (!talk.json || !settings.recovery.usesTransitions) return answerRedirect(talk, continued)
  return answerJson(talk, 200, {
    ...presentRecoveryFlow(context, { ...flow, state: 'passed_challenge' }, csrfSecret),
    continue_with: [
      ...(issued && flow.type === 'api'
        ? [{ action: 'set_ory_session_token', ory_session_token: issued.token }]
        : []),
      settingsFlow
        ? { action: 'show_settings_ui', flow: { id: settingsFlow.id, url: continued } }
        : { action: 'redirect_browser_to', redirect_browser_to: continued },
    ],
  })
}

function giveToBrowser(
  context: IdentityContext,
  { request, reply }: Dialogue,
  issued: Recovered['issued'],
): string | undefined {
  if (!issued) return readCsrfSecret(context.settings, request.headers.cookie)
  const secret = rotateCsrfSecret(context.settings, reply)
  writeSessionCookie(context, reply, { token: issued.token, expiresAt: issued.session.expiresAt })
  return secret
}
