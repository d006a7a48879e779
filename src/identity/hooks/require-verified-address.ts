import type { FastifyReply } from 'fastify'
import { answerError } from '../client/answer.ts'
import type { IdentityContext } from '../context.ts'
import { identityError } from '../errors/identity-error.ts'
import type { VerificationFlowRecord } from '../flows/flow.ts'
import { pageUrl } from '../flows/flow-urls.ts'
import { beginVerification } from '../flows/verification/begin-verification.ts'
import type { IdentityRecord } from '../identities/identity.ts'
import { addressNotVerified } from '../ui-text/verification.ts'
import type { Decision, HookCall, HookKind } from './hook-kind.ts'

/** Nobody signs in to an account none of whose addresses is verified; a message to verify one is sent. */
export const requireVerifiedAddress: HookKind = {
  hook: 'require_verified_address',
  async decide(context, call): Promise<Decision | undefined> {
    const { identity } = call.occasion
    if (!identity || identity.verifiableAddresses.some(({ verified }) => verified)) return undefined
    const verification = context.settings.login.refusesUnverifiedOnForm
      ? undefined
      : await verify(context, call, identity)
    return verification
      ? { kind: 'answered', reply: answerUnverified(context, call, verification) }
      : { kind: 'form', messages: [addressNotVerified()], fieldMessages: {} }
  },
}

async function verify(
  context: IdentityContext,
  { flow, dialogue }: HookCall,
  identity: IdentityRecord,
): Promise<VerificationFlowRecord | undefined> {
  const [address] = identity.verifiableAddresses
  if (!address || !context.settings.verification.enabled) return undefined
  if (await context.messageLimits.refusal(address, dialogue.request)) return undefined
  return context.database.transaction((on) => beginVerification(context, flow, identity, address, on))
}

function answerUnverified(
  { settings }: IdentityContext,
  { dialogue }: HookCall,
  verification: VerificationFlowRecord,
): FastifyReply {
  const url = pageUrl(settings, verification)
  if (!dialogue.json) return dialogue.reply.redirect(url, 303)
  const { id, address } = verification
  return answerError(
    dialogue,
    identityError('session_verified_address_required', {
      reason: 'Confirm your address first: a message was sent there.',
      details: {
        continue_with: [{ action: 'show_verification_ui', flow: { id, verifiable_address: address, url } }],
      },
    }),
  )
}
