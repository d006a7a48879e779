import { sessionBody } from '../../sessions/session-body.ts'
import type { HookKind } from '../hook-kind.ts'
import type { WebHook } from '../hook-settings.ts'
import { webHookContext } from './web-hook-context.ts'

/** Another service decides, or is told. */
export const webHook: HookKind<WebHook> = {
  hook: 'web_hook',
  async decide(context, { hook, flowKind, occasion }) {
    // Whoever waits for the service of a login must not have a session before it has answered.
    if (hook.response !== 'parse' && !(hook.response === 'wait' && flowKind === 'login')) return undefined
    const answer = await context.webHooks.call(hook, () => webHookContext(context, occasion))
    return answer.kind === 'refused'
      ? { kind: 'form', messages: answer.messages, fieldMessages: answer.fieldMessages }
      : { kind: 'rewrite', rewrite: answer.rewrite }
  },
  async afterwards(context, { hook, flowKind, occasion }, { identity, session }) {
    const presentSession =
      session && (() => sessionBody({ ...session, identity }, context.settings, context.clock()))
    const contextOf = () =>
      webHookContext(context, { ...occasion, identity, ...(presentSession && { presentSession }) })
    if (hook.response === 'ignore') context.webHooks.callInBackground(hook, contextOf)
    else if (hook.response === 'wait' && flowKind !== 'login') await context.webHooks.call(hook, contextOf)
    return undefined
  },
}
