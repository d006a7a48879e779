import { submissionMethod, textField } from '../../submission/submission.ts'
import { identifiedNode, identifierNode } from '../../ui-nodes/identifier-node.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { continueSignIn, noSuchAccount } from '../../ui-text/identifier-first.ts'
import type { FormAgain, LoginStrategy, Strategy } from '../strategy.ts'
import { asksIdentifierFirst } from './asks-identifier-first.ts'

const group = 'identifier_first'

const login: LoginStrategy = {
  needsNoIdentifier: true,
  nodes({ settings }, { flow, schema }) {
    if (!asksIdentifierFirst(settings, flow)) return []
    const identifier = flow.identifier ?? ''
    if (flow.identified) return [identifiedNode(schema, identifier, group)]
    return [identifierNode(schema, identifier, group), submitNode(group, 'method', group, continueSignIn())]
  },
  accepts: (submission) => submissionMethod(submission) === group,
  async submit(context, { submission }): Promise<FormAgain> {
    const identifier = textField(submission, 'identifier') ?? ''
    const unknown: FormAgain = {
      kind: 'form',
      fieldMessages: { identifier: [noSuchAccount()] },
      identifier,
    }
    if (identifier === '') return unknown
    // The next page is the same for everybody, so that nobody learns which accounts there are.
    if (context.settings.mitigatesEnumeration) return { kind: 'form', identifier, identified: {} }
    const identity = await context.identities.findByCredential('password', identifier)
    return identity && identity.availableAal !== 'aal0'
      ? { kind: 'form', identifier, identified: { identityId: identity.id } }
      : unknown
  },
  canSignIn: () => false,
}

/** First a person says who they are, then how they sign in: with what their account has. */
export const identifierFirstStrategy: Strategy = {
  method: 'identifier_first',
  isEnabled: ({ settings }) => settings.login.style === 'identifier_first',
  login,
}
