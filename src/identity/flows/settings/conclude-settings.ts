import type { FastifyReply } from 'fastify'
import { recordRefusedForm } from '../../audit/refused-form.ts'
import { answerJson, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { readCsrfSecret } from '../../csrf/csrf-cookie.ts'
import { AfterFlow } from '../../hooks/after-flow.ts'
import type { Continuation } from '../../hooks/hook-kind.ts'
import type { IdentityRewrite } from '../../hooks/web-hook/web-hook-answer.ts'
import type { IdentityChange, IdentityRecord } from '../../identities/identity.ts'
import { IdentityConflict } from '../../identities/identity-conflict.ts'
import { InvalidTraits } from '../../schemas/invalid-traits.ts'
import type { CurrentSession } from '../../sessions/current-session.ts'
import { sessionBody } from '../../sessions/session-body.ts'
import { writeSessionCookie } from '../../sessions/session-cookie.ts'
import type { Changed, FormAgain } from '../../strategies/strategy.ts'
import { identifierTaken } from '../../ui-text/flow-errors.ts'
import { changesSaved } from '../../ui-text/settings.ts'
import { fieldMessages as messagesOf } from '../../ui-text/validation.ts'
import { emptyForm, type SettingsFlowRecord } from '../flow.ts'
import { newSeed } from '../flow-secret.ts'
import { pageUrl } from '../flow-urls.ts'
import { RefusedChange } from '../refused-change.ts'
import { presentSettingsFlow } from './present-settings-flow.ts'
import { personOf } from './settings-session.ts'

/** Makes a change of the person's account, and shows the settings with it. */
export async function concludeSettings(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SettingsFlowRecord,
  current: CurrentSession,
  made: Omit<Changed, 'kind'> & { readonly method: string },
): Promise<FastifyReply> {
  const { method } = made
  const hooks = afterSettings(context, dialogue, flow, current, method)
  let identity: IdentityRecord
  try {
    const verdict = await hooks.decide(async (rewrite) =>
      context.identities.previewChange(...(await changeWith(context, flow, made, rewrite))),
    )
    if (verdict.kind === 'answered') return verdict.reply
    if (verdict.kind === 'form') return showSettingsAgain(context, dialogue, flow, verdict, method)
    const change = (before: IdentityRecord) => ({ ...made.change(before), ...verdict.rewrite })
    identity = await makeChange(context, flow, current, { ...made, change }, hooks)
  } catch (error) {
    if (error instanceof IdentityConflict)
      return showSettingsAgain(context, dialogue, flow, { messages: [identifierTaken()] }, method)
    if (error instanceof InvalidTraits)
      return showSettingsAgain(context, dialogue, flow, { fieldMessages: messagesOf(error) }, method)
    if (error instanceof RefusedChange)
      return showSettingsAgain(context, dialogue, flow, { messages: [error.reason] }, method)
    throw error
  }
  const { parkedSubmission: _, backupCodes: __, ...rest } = flow
  const saved = await context.flows.save<SettingsFlowRecord>({
    ...rest,
    ...emptyForm,
    active: method,
    state: 'success',
    seed: newSeed(context.secrets),
    messages: [changesSaved()],
  })
  context.audit.record(dialogue.request, {
    event: 'settings',
    outcome: 'success',
    identityId: identity.id,
    sessionId: current.session.id,
    details: { flow: flow.id, method },
  })
  const continuation = await hooks.afterwards({ identity, session: current.session })
  return answerChanged(context, dialogue, saved, current, identity, continuation)
}

function afterSettings(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SettingsFlowRecord,
  { session }: CurrentSession,
  method: string,
): AfterFlow {
  const used = { ...flow, active: method }
  return new AfterFlow(context, method, {
    flow: used,
    dialogue,
    occasion: {
      request: dialogue.request,
      presentFlow: async () => presentSettingsFlow(context, used, await personOf(context, used), undefined),
      presentSession: () => sessionBody(session, context.settings, context.clock()),
    },
  })
}

/** Whose identity it is, and the change with what hooks change besides. */
async function changeWith(
  context: IdentityContext,
  flow: SettingsFlowRecord,
  { change }: Pick<Changed, 'change'>,
  rewrite: IdentityRewrite,
): Promise<[current: IdentityRecord, change: IdentityChange]> {
  const current = await personOf(context, flow)
  return [current, { ...change(current), ...rewrite }]
}

/** The change, what the person has proven with it and what hooks do besides, all or nothing. */
async function makeChange(
  { database, identities, sessions }: IdentityContext,
  flow: SettingsFlowRecord,
  { session }: CurrentSession,
  { change, methods }: Omit<Changed, 'kind'>,
  hooks: AfterFlow,
): Promise<IdentityRecord> {
  return database.transaction(async (on) => {
    const identity = await identities.update(flow.identityId, change, on)
    if (methods) await sessions.addMethods(session.id, methods, on)
    return hooks.within({ identity, session }, on)
  })
}

function answerChanged(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SettingsFlowRecord,
  { token, session }: CurrentSession,
  identity: IdentityRecord,
  { continueWith, redirectTo }: Continuation,
): FastifyReply {
  const { settings } = context
  if (flow.type === 'api')
    return answerJson(dialogue, 200, {
      ...presentSettingsFlow(context, flow, identity, undefined),
      ...(continueWith.length > 0 && { continue_with: continueWith }),
    })

  writeSessionCookie(context, dialogue.reply, { token, expiresAt: session.expiresAt })
  const continued = flow.returnTo ?? settings.settings.returnUrlAfter(flow.active) ?? pageUrl(settings, flow)
  if (!dialogue.json) return dialogue.reply.redirect(redirectTo ?? continued, 303)
  const csrfSecret = readCsrfSecret(settings, dialogue.request.headers.cookie)
  return answerJson(dialogue, 200, {
    ...presentSettingsFlow(context, flow, identity, csrfSecret),
    continue_with: [...continueWith, { action: 'redirect_browser_to', redirect_browser_to: continued }],
  })
}

/** Keeps what is wrong with a submission and shows the settings again. */
export async function showSettingsAgain(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SettingsFlowRecord,
  { messages = [], fieldMessages = {}, traits = {} }: Omit<FormAgain, 'kind'>,
  method: string | undefined,
): Promise<FastifyReply> {
  recordRefusedForm(context, dialogue.request, flow, { messages, fieldMessages, active: method })
  const again = { ...flow, messages, fieldMessages, traits }
  return showUnfinished(context, dialogue, 400, again, method)
}

/** Nothing was wrong, and nothing is done: the settings are shown with what the flow says now. */
export async function showMoreSettings(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SettingsFlowRecord,
  method: string,
): Promise<FastifyReply> {
  const { parkedSubmission: _, ...rest } = flow
  return showUnfinished(context, dialogue, 200, { ...rest, ...emptyForm }, method)
}

async function showUnfinished(
  context: IdentityContext,
  dialogue: Dialogue,
  status: 200 | 400,
  flow: SettingsFlowRecord,
  method: string | undefined,
): Promise<FastifyReply> {
  const saved = await context.flows.save<SettingsFlowRecord>({
    ...flow,
    state: 'show_form',
    ...(method !== undefined && { active: method }),
  })
  if (!dialogue.json) return dialogue.reply.redirect(pageUrl(context.settings, saved), 303)
  const csrfSecret =
    saved.type === 'browser' ? readCsrfSecret(context.settings, dialogue.request.headers.cookie) : undefined
  const identity = await personOf(context, saved)
  return answerJson(dialogue, status, presentSettingsFlow(context, saved, identity, csrfSecret))
}
