import type { FastifyReply, FastifyRequest } from 'fastify'
import { answerError, answerRedirect, type Dialogue, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { requireCsrfToken } from '../../csrf/csrf-check.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { CurrentSession } from '../../sessions/current-session.ts'
import { enabledStrategies } from '../../strategies/index.ts'
import type { Submission } from '../../submission/submission.ts'
import { noSettingsMethod } from '../../ui-text/flow-errors.ts'
import type { SettingsFlowRecord } from '../flow.ts'
import { pageUrl, startUrl, submitUrl } from '../flow-urls.ts'
import { answerExpired, isExpired } from '../replace-flow.ts'
import { answering, leaveFor, readSubmission, withPayload } from '../submitted-flow.ts'
import { concludeSettings, showMoreSettings, showSettingsAgain } from './conclude-settings.ts'
import { park, parkedSubmission } from './parked-submission.ts'
import { answerNoSession, isRecent, requireSettingsAssurance, sessionOfFlow } from './settings-session.ts'

/** `POST /self-service/settings`: somebody sent the form of this flow. */
export async function submitSettings(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: SettingsFlowRecord,
): Promise<FastifyReply> {
  const talk = dialogue(request, reply, flow)
  return answering(talk, async () => {
    const current = await sessionOfFlow(context, request, flow)
    if (!current) return answerNoSession(context, talk)
    if (isExpired(context, flow)) return answerExpired(context, talk, flow)
    const submission = readSubmission(context, flow, request)
    requireCsrfToken(context.settings, request.headers, flow, submission.csrf_token)
    return change(context, talk, flow, current, submission)
  })
}

/**
 * `GET /self-service/settings`: the browser comes back from the sign-in that a change asked for. The change
 * that waits is made; without one the settings are shown.
 */
export async function resumeSettings(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: SettingsFlowRecord,
): Promise<FastifyReply> {
  const talk = dialogue(request, reply, flow)
  return answering(talk, async () => {
    const current = await sessionOfFlow(context, request, flow)
    if (!current) return answerNoSession(context, talk)
    if (isExpired(context, flow)) return answerExpired(context, talk, flow)
    const submission = parkedSubmission(context, flow)
    if (!submission || !isRecent(context, current))
      return answerRedirect(talk, pageUrl(context.settings, flow))
    return change(context, talk, flow, current, submission)
  })
}

async function change(
  context: IdentityContext,
  talk: Dialogue,
  flow: SettingsFlowRecord,
  current: CurrentSession,
  submission: Submission,
): Promise<FastifyReply> {
  requireSettingsAssurance(context, current, pageUrl(context.settings, flow))
  const strategy = enabledStrategies(context).find(({ settings }) => settings?.accepts(submission))
  if (!strategy?.settings)
    return showSettingsAgain(context, talk, flow, { messages: [noSettingsMethod()] }, undefined)
  const attempt = { flow, submission, request: talk.request }
  if (!isRecent(context, current) && (await strategy.settings.needsRecentSignIn(context, attempt)))
    return askForFreshSignIn(context, talk, flow, submission)

  const outcome = await strategy.settings.submit(context, attempt)
  switch (outcome.kind) {
    case 'detour':
      return leaveFor(context, talk, flow, outcome, submission)
    case 'form':
      return showSettingsAgain(context, talk, flow, outcome, strategy.method)
    case 'shown':
      return showMoreSettings(context, talk, outcome.flow, strategy.method)
    default:
      return concludeSettings(context, talk, withPayload(flow, submission), current, {
        ...outcome,
        method: strategy.method,
      })
  }
}

/** The change waits while the person signs in once more; native clients send it again themselves. */
async function askForFreshSignIn(
  context: IdentityContext,
  talk: Dialogue,
  flow: SettingsFlowRecord,
  submission: Submission,
): Promise<FastifyReply> {
  if (flow.type === 'browser') await park(context, flow, submission)
  const signIn = startUrl(context.settings, 'login', {
    refresh: 'true',
    return_to: submitUrl(context.settings, flow),
  })
  if (!talk.json) return answerRedirect(talk, signIn)
  return answerError(
    talk,
    identityError('session_refresh_required', {
      reason: 'Send the browser to the address in redirect_browser_to.',
      beside: { redirect_browser_to: signIn },
    }),
  )
}
