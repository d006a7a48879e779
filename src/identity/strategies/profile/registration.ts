import { InvalidTraits } from '../../schemas/invalid-traits.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { traitNodes } from '../../ui-nodes/trait-nodes.ts'
import { signUp } from '../../ui-text/password.ts'
import { back, chooseCredential } from '../../ui-text/two-step-registration.ts'
import { fieldMessages } from '../../ui-text/validation.ts'
import type { FormAgain, RegistrationStrategy } from '../strategy.ts'
import { registersInTwoSteps } from './two-steps.ts'

/** The first page of a sign-up in two steps: who the person is. */
export const profileRegistration: RegistrationStrategy = {
  isFirstStep: true,
  nodes({ settings }, { flow, schema }) {
    if (!registersInTwoSteps(settings) || flow.providerId !== undefined) return []
    return flow.step === 'credential'
      ? [submitNode('profile', 'screen', 'previous', back())]
      : [...traitNodes(schema, 'default', flow.traits), submitNode('profile', 'method', 'profile', signUp())]
  },
  accepts: (submission) =>
    submissionMethod(submission) === 'profile' || textField(submission, 'screen') !== undefined,
  async submit(context, { flow, submission }): Promise<FormAgain> {
    const { traits = {} } = submission
    const kept = { ...flow.traits, ...traits }
    if (textField(submission, 'screen') === 'previous') return { kind: 'form', traits: kept, step: 'profile' }
    const schema = context.schemas.require(flow.schemaId ?? context.schemas.defaultId)
    const violations = schema.violations(traits)
    return violations.length > 0
      ? { kind: 'form', fieldMessages: fieldMessages(new InvalidTraits(violations)), traits: kept }
      : { kind: 'form', messages: [chooseCredential()], traits, step: 'credential' }
  },
}
