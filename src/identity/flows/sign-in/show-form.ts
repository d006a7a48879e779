import type { FastifyReply } from 'fastify'
import { recordRefusedForm } from '../../audit/refused-form.ts'
import { answerJson, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { readCsrfSecret } from '../../csrf/csrf-cookie.ts'
import type { FormAgain } from '../../strategies/strategy.ts'
import type { SignInFlowRecord } from '../flow.ts'
import { pageUrl } from '../flow-urls.ts'
import { nativeReturnUrl } from '../session-token-exchange/native-return-url.ts'
import { presentSignInFlow } from './present-sign-in-flow.ts'

/** Keeps what is wrong with a submission and shows the form again. */
export async function showFormAgain<Flow extends SignInFlowRecord>(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: Flow,
  form: Omit<FormAgain, 'kind'> & { readonly active?: string },
): Promise<FastifyReply> {
  recordRefusedForm(context, dialogue.request, flow, form)
  const saved: Flow = await context.flows.save({
    ...flow,
    ...(form.active !== undefined && { active: form.active }),
    ...(form.traits && { traits: form.traits }),
    ...(form.identifier !== undefined && { identifier: form.identifier }),
    ...(form.identified && { identified: form.identified }),
    ...(form.securityKeyOf && { securityKeyOf: form.securityKeyOf }),
    ...(form.keyName !== undefined && { keyName: form.keyName }),
    ...(form.step && { step: form.step }),
    ...awaitedCode(form),
    messages: form.messages ?? [],
    fieldMessages: form.fieldMessages ?? {},
  })
  return showForm(context, dialogue, saved)
}

/**
 * Shows a form that is not complete: 400 with the flow for scripts, the page for browsers. A browser that a
 * native client sent goes back to that client, which can ask for the flow.
 */
export async function showForm(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SignInFlowRecord,
  pageParameters?: Readonly<Record<string, string>>,
): Promise<FastifyReply> {
  if (dialogue.json) {
    const csrfSecret =
      flow.type === 'browser' ? readCsrfSecret(context.settings, dialogue.request.headers.cookie) : undefined
    return answerJson(dialogue, 400, await presentSignInFlow(context, flow, csrfSecret))
  }
  if (flow.exchange !== undefined) {
    const code = await context.exchanges.returnToCode({ ...flow, exchange: flow.exchange }, undefined)
    return dialogue.reply.redirect(nativeReturnUrl(context, flow, code), 303)
  }
  const status = flow.kind === 'registration' ? 302 : 303
  return dialogue.reply.redirect(pageUrl(context.settings, flow, pageParameters), status)
}

/** Whoever turns to another way to sign in waits for no code any more. */
function awaitedCode({ codeSentTo, active }: Parameters<typeof showFormAgain>[3]) {
  if (codeSentTo) return { state: 'sent_email', codeSentTo }
  return active === undefined || active === 'code' ? {} : { state: 'choose_method' }
}
