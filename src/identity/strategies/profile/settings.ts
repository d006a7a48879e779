import { isDeepStrictEqual } from 'node:util'
import { requireIdentity } from '../../identities/require-identity.ts'
import { InvalidTraits } from '../../schemas/invalid-traits.ts'
import { submissionMethod } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { traitNodes } from '../../ui-nodes/trait-nodes.ts'
import { noSettingsMethod } from '../../ui-text/flow-errors.ts'
import { save } from '../../ui-text/password.ts'
import { fieldMessages } from '../../ui-text/validation.ts'
import type { Changed, FormAgain, SettingsStrategy } from '../strategy.ts'

export const profileSettings: SettingsStrategy = {
  nodes: ({ settings }, { flow, identity, schema }) =>
    settings.profile.enabled
      ? [
          ...traitNodes(schema, 'profile', { ...identity.traits, ...flow.traits }),
          submitNode('profile', 'method', 'profile', save()),
        ]
      : [],
  accepts: (submission) => submissionMethod(submission) === 'profile',
  /** Whoever could change what an account is signed in to or recovered with could take it over. */
  async needsRecentSignIn(context, { flow, submission }) {
    const identity = await requireIdentity(context, flow.identityId)
    const schema = context.schemas.require(identity.schemaId)
    return !isDeepStrictEqual(schema.extensions(submission.traits ?? {}), schema.extensions(identity.traits))
  },
  async submit(context, { flow, submission }): Promise<Changed | FormAgain> {
    if (!context.settings.profile.enabled) return { kind: 'form', messages: [noSettingsMethod()] }
    const { traits = {} } = submission
    const { schemaId } = await requireIdentity(context, flow.identityId)
    const violations = context.schemas.require(schemaId).violations(traits)
    return violations.length > 0
      ? { kind: 'form', fieldMessages: fieldMessages(new InvalidTraits(violations)), traits }
      : { kind: 'changed', change: () => ({ traits }) }
  },
}
