import { passwordCredential } from '../../credentials/password/password.ts'
import { passwordProblem } from '../../credentials/password/policy/password-policy.ts'
import { InvalidTraits } from '../../schemas/invalid-traits.ts'
import { submissionMethod, textField } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { passwordNode } from '../../ui-nodes/password-node.ts'
import { traitNodes } from '../../ui-nodes/trait-nodes.ts'
import { noLoginIdentifier, signUp } from '../../ui-text/password.ts'
import { fieldMessages, missingFields } from '../../ui-text/validation.ts'
import type { FormAgain, Newcomer, RegistrationStrategy } from '../strategy.ts'

export const passwordRegistration: RegistrationStrategy = {
  nodes({ settings }, { flow, schema }) {
    // Somebody comes from a provider, and only adds what it did not say.
    if (flow.providerId !== undefined) return []
    return [
      ...traitNodes(schema, settings.traitGroups.password, flow.traits),
      passwordNode('new-password'),
      submitNode('password', 'method', 'password', signUp()),
    ]
  },
  accepts: (submission) => submissionMethod(submission) === 'password',
  async submit(context, { flow, submission }): Promise<Newcomer | FormAgain> {
    const { traits = {} } = submission
    const password = textField(submission, 'password')
    const again = (form: Omit<FormAgain, 'kind' | 'traits'>): FormAgain => ({
      kind: 'form',
      traits: { ...flow.traits, ...traits },
      ...form,
    })
    if (password === undefined) return again({ fieldMessages: missingFields({ password }) })

    const schema = context.schemas.require(flow.schemaId ?? context.schemas.defaultId)
    const violations = schema.violations(traits)
    if (violations.length > 0) return again({ fieldMessages: fieldMessages(new InvalidTraits(violations)) })
    const identifiers = schema
      .extensions(traits)
      .identifiers.flatMap(({ type, identifier }) => (type === 'password' ? [identifier] : []))
    if (identifiers.length === 0) return again({ messages: [noLoginIdentifier()] })
    const problem = await passwordProblem(context, password, identifiers)
    if (problem) return again({ fieldMessages: { password: [problem] } })
    return {
      kind: 'newcomer',
      draft: { traits, credentials: [passwordCredential(await context.passwords.hash(password))] },
      methods: [{ method: 'password', aal: 'aal1', completed_at: context.clock().toISOString() }],
    }
  },
}
