import type { IdentityContext } from '../../context.ts'
import type { TemplateData } from '../../courier/templates/template-data.ts'
import type { SignInFlowRecord } from '../../flows/flow.ts'
import type { IdentityRecord, Traits } from '../../identities/identity.ts'
import { identityBody } from '../../identities/identity-body.ts'
import type { Address } from '../../one-time-codes/address.ts'
import { newCode, newLinkToken } from '../../one-time-codes/one-time-codes.ts'

/** Who gets a code: somebody with an account, somebody who opens one, or nobody. */
export type CodeRecipient =
  | { readonly identity: IdentityRecord }
  | { readonly traits: Traits }
  | { readonly nobody: true }

/**
 * Sends a code for a sign-in or sign-up to each address; the ones before it are worth nothing any more. Where
 * nobody has the address, the same is done but for the message: there is a code, but nobody gets it.
 */
export async function sendCode(
  context: IdentityContext,
  flow: SignInFlowRecord,
  addresses: readonly Address[],
  recipient: CodeRecipient,
): Promise<void> {
  const { settings, codes, messages, messageTemplates, database } = context
  const isForSomebody = !('nobody' in recipient)
  const identityId = 'identity' in recipient ? recipient.identity.id : undefined
  const drafts = addresses.map(({ via, value }) => ({ via, address: value, identityId, code: newCode() }))
  const templateType = `${flow.kind}_code_valid` as const
  const contents = drafts.map(({ via, address, code }) => {
    const data = templateData(context, flow, recipient, address, code)
    const content = messageTemplates.compose(templateType, via, data)
    return { channel: via, recipient: address, templateType, content }
  })
  await database.transaction(async (on) => {
    const secrets = drafts.map(({ code, ...draft }) => ({
      ...draft,
      secret: isForSomebody ? code : newLinkToken(),
    }))
    await codes.replace(flow.id, secrets, settings.code.lifespanSeconds, on)
    if (isForSomebody) for (const message of contents) await messages.add(message, on)
  })
}

function templateData(
  { settings }: IdentityContext,
  flow: SignInFlowRecord,
  recipient: CodeRecipient,
  to: string,
  code: string,
): TemplateData {
  return {
    to,
    ...(flow.kind === 'login' ? { login_code: code } : { registration_code: code }),
    ...('identity' in recipient && { identity: { ...identityBody(recipient.identity, settings) } }),
    ...('traits' in recipient && { traits: recipient.traits }),
    expires_in_minutes: Math.max(1, Math.round(settings.code.lifespanSeconds / 60)),
    request_url: flow.requestUrl,
    ...(flow.transientPayload && { transient_payload: flow.transientPayload }),
  }
}
