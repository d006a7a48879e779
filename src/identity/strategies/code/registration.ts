import { isDeepStrictEqual } from 'node:util'
import type { IdentityContext } from '../../context.ts'
import type { RegistrationFlowRecord } from '../../flows/flow.ts'
import type { Traits } from '../../identities/identity.ts'
import type { Address } from '../../one-time-codes/address.ts'
import { InvalidTraits } from '../../schemas/invalid-traits.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { traitNodes } from '../../ui-nodes/trait-nodes.ts'
import {
  sendSignUpCode,
  signUpCodeInvalid,
  signUpCodeLabel,
  signUpCodeSent,
  traitsChanged,
} from '../../ui-text/code.ts'
import { noRegistrationMethod } from '../../ui-text/flow-errors.ts'
import { noLoginIdentifier } from '../../ui-text/password.ts'
import { codeEnteredTooOften } from '../../ui-text/proof.ts'
import { fieldMessages, missingFields } from '../../ui-text/validation.ts'
import { withTraitsHidden } from '../profile/two-steps.ts'
import type { Attempt, FormAgain, Newcomer, RegistrationStrategy } from '../strategy.ts'
import { awaitedCodeNodes, awaitsCode } from './code-nodes.ts'
import { sendCode } from './send-code.ts'

export const codeRegistration: RegistrationStrategy = {
  nodes({ settings }, { flow, schema }) {
    // Somebody comes from a provider, and only adds what it did not say.
    if (settings.code.factor !== 'first' || flow.providerId !== undefined) return []
    const traits = traitNodes(schema, 'default', flow.traits)
    return awaitsCode(flow)
      ? [...withTraitsHidden(traits), ...awaitedCodeNodes(signUpCodeLabel())]
      : [...traits, submitNode('code', 'method', 'code', sendSignUpCode())]
  },
  accepts: (submission) => submissionMethod(submission) === 'code',
  async submit(context, attempt): Promise<Newcomer | FormAgain> {
    if (context.settings.code.factor !== 'first') return { kind: 'form', messages: [noRegistrationMethod()] }
    const { flow, submission } = attempt
    const code = textField(submission, 'code')
    const waits = awaitsCode(flow) && textField(submission, 'resend') === undefined
    if (!waits) return send(context, attempt, submission.traits ?? flow.traits)
    if (code === undefined) return { kind: 'form', fieldMessages: missingFields({ code }) }
    // The code has proven the address that was filled in, and no other one.
    if (submission.traits && !isDeepStrictEqual(submission.traits, flow.traits))
      return { kind: 'form', messages: [traitsChanged()] }
    return enter(context, attempt, code)
  },
}

/**
 * Whether an account has the address already is told only to whoever can read what is sent there: they learn it
 * when they enter the code.
 */
async function send(
  context: IdentityContext,
  { flow, submission, request }: Attempt<RegistrationFlowRecord>,
  traits: Traits,
): Promise<FormAgain> {
  const schema = context.schemas.require(flow.schemaId ?? context.schemas.defaultId)
  const violations = schema.violations(traits)
  if (violations.length > 0)
    return { kind: 'form', fieldMessages: fieldMessages(new InvalidTraits(violations)), traits }
  const addresses = schema
    .extensions(traits)
    .identifiers.flatMap(({ type, identifier, via }): Address[] =>
      type === 'code' && via ? [{ via, value: identifier }] : [],
    )
  const [first] = addresses
  if (!first) return { kind: 'form', messages: [noLoginIdentifier()], traits }
  for (const address of addresses) {
    const refusal = await context.messageLimits.refusal(address, request)
    if (refusal) return { kind: 'form', messages: [refusal], traits }
  }
  const transientPayload = submission.transient_payload ?? flow.transientPayload
  const sending = { ...flow, ...(transientPayload && { transientPayload }) }
  await sendCode(context, sending, addresses, { traits })
  return { kind: 'form', messages: [signUpCodeSent()], traits, codeSentTo: first }
}

async function enter(
  context: IdentityContext,
  { flow, request }: Attempt<RegistrationFlowRecord>,
  secret: string,
): Promise<Newcomer | FormAgain> {
  const guess = await context.guesses.begin('code', flow.codeSentTo?.value ?? flow.id, request)
  if (guess.refusal) return { kind: 'form', messages: [guess.refusal] }
  const entered = await context.codes.attempt(flow.id, secret)
  if (entered.kind === 'too_often') return { kind: 'form', messages: [codeEnteredTooOften()] }
  if (entered.kind === 'wrong' || !(await context.codes.spend(entered.code)))
    return { kind: 'form', messages: [signUpCodeInvalid()] }
  await guess.wasRight()
  const { via, address } = entered.code
  return {
    kind: 'newcomer',
    draft: {
      traits: flow.traits,
      ...(via && address !== undefined && { verifiedAddresses: [{ via, value: address }] }),
    },
    methods: [{ method: 'code', aal: 'aal1', completed_at: context.clock().toISOString() }],
  }
}
