import { textField } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { traitNodes } from '../../ui-nodes/trait-nodes.ts'
import { noRegistrationMethod } from '../../ui-text/flow-errors.ts'
import { continueSignUp, signUpWith } from '../../ui-text/sign-in.ts'
import type { RegistrationStrategy } from '../strategy.ts'
import { acceptsOidc } from './accepts.ts'
import { submitProvider } from './submit-provider.ts'

export const oidcRegistration: RegistrationStrategy = {
  isFirstStep: true,
  nodes({ providers, settings }, { flow, schema }) {
    const incomplete = flow.providerId === undefined ? undefined : providers.get(flow.providerId)
    if (!incomplete)
      return providers
        .list()
        .map((provider) => submitNode('oidc', 'provider', provider.id, signUpWith(provider)))
    // The provider did not say everything that the schema needs: the person adds it and goes on with it.
    return [
      ...traitNodes(schema, settings.traitGroups.oidc, flow.traits),
      submitNode('oidc', 'provider', incomplete.id, continueSignUp()),
    ]
  },
  accepts: (submission) => acceptsOidc(submission, 'provider'),
  async submit(context, attempt) {
    const provider = textField(attempt.submission, 'provider')
    if (provider === undefined) return { kind: 'form', messages: [noRegistrationMethod()] }
    return submitProvider(context, provider, attempt)
  },
}
