import type { FastifyReply } from 'fastify'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { type Address, maskAddress, parseAddress } from '../../one-time-codes/address.ts'
import { type Submission, textField } from '../../submission/submission.ts'
import { chooseHowToRecover, giveFullAddress, recoveryCodeSentTo } from '../../ui-text/recovery.ts'
import { emptyForm, type RecoveryFlowRecord } from '../flow.ts'
import { refuseProof, showProof } from '../proof-by-message/show-proof.ts'
import { sendsSms, submittedAddress } from '../proof-by-message/submitted-address.ts'
import { chosenAddress } from './address-choice.ts'
import { sendRecovery } from './send-recovery.ts'

/** A step of a recovery that lets the person choose where the code is sent to. */
export async function chooseAddress(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  submission: Submission,
): Promise<FastifyReply> {
  if (textField(submission, 'screen') === 'previous') return beginAnew(context, talk, flow)
  const confirmed = textField(submission, 'recovery_confirm_address')
  if (confirmed !== undefined) return confirm(context, talk, flow, confirmed)
  const selected = textField(submission, 'recovery_select_address')
  if (selected !== undefined) return select(context, talk, flow, selected)
  if (flow.state === 'recovery_confirming_address')
    return refuseProof(context, talk, flow, submittedField('recovery_confirm_address'))
  return identify(context, talk, flow, submission)
}

function submittedField(name: string) {
  const submitted = submittedAddress(name, undefined, true)
  return 'refused' in submitted ? submitted.refused : {}
}

async function beginAnew(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
): Promise<FastifyReply> {
  const { address: _, choices: __, chosen: ___, sentTo: ____, ...rest } = flow
  const saved = await context.flows.save<RecoveryFlowRecord>({
    ...rest,
    ...emptyForm,
    state: 'recovery_awaiting_address',
  })
  return showProof(context, talk, saved)
}

/** The person says an address of the account. */
async function identify(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  submission: Submission,
): Promise<FastifyReply> {
  const text = textField(submission, 'recovery_address')
  const submitted = submittedAddress('recovery_address', text, sendsSms(context))
  if ('refused' in submitted) return refuseProof(context, talk, flow, submitted.refused)
  const choices = await choicesOf(context, submitted.address)
  if (choices.length < 2) return sendTo(context, talk, flow, submitted.address)
  const saved = await context.flows.save<RecoveryFlowRecord>({
    ...flow,
    ...emptyForm,
    state: 'recovery_awaiting_address_choice',
    address: submitted.address.value,
    choices,
    messages: [chooseHowToRecover()],
  })
  return showProof(context, talk, saved)
}

/**
 * All addresses of the account that has this one. Only accounts have a choice, so it tells that there is one:
 * where nobody may learn that, the code goes to the address that was written.
 */
async function choicesOf(context: IdentityContext, { via, value }: Address): Promise<readonly Address[]> {
  if (context.settings.mitigatesEnumeration) return []
  const identity = await context.identities.findByRecoveryAddress(via, value)
  return (identity?.recoveryAddresses ?? [])
    .filter((address) => address.via === 'email' || sendsSms(context))
    .map((address) => ({ via: address.via, value: address.value }))
}

async function select(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  handle: string,
): Promise<FastifyReply> {
  const chosen = chosenAddress(context, flow, handle)
  if (!chosen) return beginAnew(context, talk, flow)
  if (chosen.value === flow.address) return sendTo(context, talk, flow, chosen)
  // Whoever knows one address of an account must not learn the others, nor fill their mailboxes.
  const saved = await context.flows.save<RecoveryFlowRecord>({
    ...flow,
    ...emptyForm,
    state: 'recovery_confirming_address',
    chosen,
    messages: [giveFullAddress()],
  })
  return showProof(context, talk, saved)
}

async function confirm(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  text: string,
): Promise<FastifyReply> {
  const address = parseAddress(text)
  if (address && flow.state === 'recovery_awaiting_code' && address.value === flow.sentTo)
    return sendTo(context, talk, flow, address)
  const submitted = submittedAddress('recovery_confirm_address', text, sendsSms(context))
  if ('refused' in submitted) return refuseProof(context, talk, flow, submitted.refused)
  if (flow.state !== 'recovery_confirming_address') return beginAnew(context, talk, flow)
  return sendTo(context, talk, flow, submitted.address, submitted.address.value === flow.chosen?.value)
}

/** @param delivers whether it is the address that was chosen; if not, nobody is told */
async function sendTo(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  address: Address,
  delivers = true,
): Promise<FastifyReply> {
  return sendRecovery(context, talk, { ...flow, address: flow.address ?? address.value }, address, {
    state: 'recovery_awaiting_code',
    message: recoveryCodeSentTo(maskAddress(address)),
    delivers,
  })
}
