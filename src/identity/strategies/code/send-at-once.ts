import type { FastifyRequest } from 'fastify'
import type { IdentityContext } from '../../context.ts'
import { countFactors } from '../../credentials/index.ts'
import type { LoginFlowRecord } from '../../flows/flow.ts'
import { codeAddresses } from './code-addresses.ts'
import { confirmBy } from './login.ts'

/** Where a code to one address is the only second factor of a person, it is sent when the login begins. */
export async function sendOnlySecondFactor(
  context: IdentityContext,
  flow: LoginFlowRecord,
  request: FastifyRequest,
): Promise<LoginFlowRecord> {
  if (flow.requestedAal !== 'aal2' || context.settings.code.factor !== 'second') return flow
  const identity = await context.identities.get(flow.identityId ?? '')
  const others = { ...context.settings.factors, code: 'none' as const }
  if (!identity || countFactors(identity.credentials, others).second > 0) return flow
  const [only, another] = codeAddresses(context, identity)
  if (!only || another || (await context.messageLimits.refusal(only, request))) return flow
  const { messages = [], codeSentTo = only } = await confirmBy(context, flow, identity, only)
  return context.flows.save({ ...flow, active: 'code', state: 'sent_email', messages, codeSentTo })
}
