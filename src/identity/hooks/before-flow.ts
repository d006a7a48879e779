import type { FlowKind } from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import { identityError } from '../errors/identity-error.ts'
import type { Occasion } from './occasion.ts'
import { webHookContext } from './web-hook/web-hook-context.ts'

/**
 * The hooks before a flow, when it has been begun and before anybody sees it. Throws 403 when one of them
 * refuses, 502 when one of them cannot be asked: then there is no flow.
 */
export async function beforeFlow(
  context: IdentityContext,
  kind: FlowKind,
  flowId: string,
  occasion: Occasion,
): Promise<void> {
  const { before } = context.settings.hooks[kind]
  if (before.length === 0) return
  const contextOf = () => webHookContext(context, occasion)
  try {
    for (const hook of before) {
      if (hook.hook !== 'web_hook') continue
      if (hook.response === 'ignore') context.webHooks.callInBackground(hook, contextOf)
      else {
        const answer = await context.webHooks.call(hook, contextOf)
        if (answer.kind === 'refused') throw refusal(answer)
      }
    }
  } catch (error) {
    await context.flows.delete(flowId)
    throw error
  }
}

function refusal({
  messages,
  fieldMessages,
}: {
  readonly messages: readonly { readonly text: string }[]
  readonly fieldMessages: Readonly<Record<string, readonly { readonly text: string }[]>>
}) {
  const [first] = [...messages, ...Object.values(fieldMessages).flat()]
  return identityError('forbidden', { ...(first && { reason: first.text }) })
}
