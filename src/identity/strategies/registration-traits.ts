import type { IdentityContext } from '../context.ts'
import type { RegistrationFlowRecord } from '../flows/flow.ts'
import { InvalidTraits } from '../schemas/invalid-traits.ts'
import type { Submission } from '../submission/submission.ts'
import { fieldMessages } from '../ui-text/validation.ts'
import type { FormAgain } from './strategy.ts'

/** The form once more with what was filled in, for a sign-up that was refused. */
export function registrationAgain(
  flow: RegistrationFlowRecord,
  { traits = {} }: Submission,
  form: Omit<FormAgain, 'kind' | 'traits'>,
): FormAgain {
  return { kind: 'form', traits: { ...flow.traits, ...traits }, ...form }
}

/** The form once more where the traits do not fit the schema. */
export function refusedTraits(
  { schemas }: IdentityContext,
  flow: RegistrationFlowRecord,
  submission: Submission,
): FormAgain | undefined {
  const schema = schemas.require(flow.schemaId ?? schemas.defaultId)
  const violations = schema.violations(submission.traits ?? {})
  if (violations.length === 0) return undefined
  return registrationAgain(flow, submission, { fieldMessages: fieldMessages(new InvalidTraits(violations)) })
}
