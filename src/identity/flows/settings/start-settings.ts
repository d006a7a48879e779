import { answerJson, answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import { beforeFlow } from '../../hooks/before-flow.ts'
import { currentSession } from '../../sessions/current-session.ts'
import type { SettingsFlowRecord } from '../flow.ts'
import { pageUrl, startUrl } from '../flow-urls.ts'
import { bindToBrowser, newDocument, returnToOf, type StartQuery } from '../start-request.ts'
import { presentSettingsFlow } from './present-settings-flow.ts'
import { personOf, requireSettingsAssurance } from './settings-session.ts'

/** `GET /self-service/settings/browser` */
export async function startBrowserSettings(context: IdentityContext, dialogue: Dialogue, query: StartQuery) {
  const { settings } = context
  const returnTo = returnToOf(context, 'settings', query)
  const current = await currentSession(context, dialogue.request)
  const { csrfSecret } = bindToBrowser(context, dialogue)
  const here = `${settings.publicUrl}${dialogue.request.originalUrl}`
  if (!current) {
    if (dialogue.json) throw noSession()
    return answerRedirect(dialogue, startUrl(settings, 'login', { return_to: here }))
  }
  requireSettingsAssurance(context, current, here)
  const flow = await startFlow(context, dialogue, query, returnTo, 'browser', current.session.identityId)
  return dialogue.json
    ? answerJson(dialogue, 200, presentSettingsFlow(context, flow, await personOf(context, flow), csrfSecret))
    : answerRedirect(dialogue, pageUrl(settings, flow))
}

/** `GET /self-service/settings/api` */
export async function startNativeSettings(context: IdentityContext, dialogue: Dialogue, query: StartQuery) {
  const returnTo = returnToOf(context, 'settings', query)
  const current = await currentSession(context, dialogue.request)
  if (!current) throw noSession()
  requireSettingsAssurance(context, current, query.return_to ? returnTo : undefined)
  const flow = await startFlow(context, dialogue, query, returnTo, 'api', current.session.identityId)
  return answerJson(
    dialogue,
    200,
    presentSettingsFlow(context, flow, await personOf(context, flow), undefined),
  )
}

async function startFlow(
  context: IdentityContext,
  { request }: Dialogue,
  query: StartQuery,
  returnTo: string,
  type: 'browser' | 'api',
  identityId: string,
): Promise<SettingsFlowRecord> {
  const document = {
    ...newDocument(context, request, query),
    type,
    state: 'show_form',
    identityId,
    ...(query.return_to && { returnTo }),
  }
  const flow = await context.flows.start('settings', document, context.settings.settings.lifespanSeconds)
  const presentFlow = async () => presentSettingsFlow(context, flow, await personOf(context, flow), undefined)
  await beforeFlow(context, 'settings', flow.id, { request, presentFlow })
  return flow
}

function noSession() {
  return identityError('session_inactive', 'Sign in first; then open the settings again.')
}
