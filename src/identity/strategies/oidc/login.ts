import type { IdentityContext } from '../../context.ts'
import { oidcLinks } from '../../credentials/oidc.ts'
import type { Credential } from '../../identities/identity.ts'
import { textField } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { noLoginMethod } from '../../ui-text/flow-errors.ts'
import { confirmWith, signInWith } from '../../ui-text/sign-in.ts'
import type { LoginForm, LoginStrategy } from '../strategy.ts'
import { acceptsOidc } from './accepts.ts'
import { submitProvider } from './submit-provider.ts'

export const oidcLogin: LoginStrategy = {
  needsNoIdentifier: true,
  nodes(context, { flow, identity }) {
    const label = flow.link ? confirmWith : signInWith
    return offeredProviders(context, { flow, identity }).map((provider) =>
      submitNode('oidc', 'provider', provider.id, label(provider)),
    )
  },
  accepts: (submission) => acceptsOidc(submission, 'provider'),
  async submit(context, attempt) {
    const provider = textField(attempt.submission, 'provider')
    if (provider === undefined) return { kind: 'form', messages: [noLoginMethod()] }
    return submitProvider(context, provider, attempt)
  },
  canSignIn: (context, { credentials }, waiting) =>
    linkedProviderIds(credentials).some((id) => id !== waiting?.providerId && context.providers.get(id)),
}

function offeredProviders({ providers }: IdentityContext, { flow, identity }: Omit<LoginForm, 'schema'>) {
  // A provider is a first factor.
  if (flow.requestedAal !== 'aal1') return []
  if (flow.test) return providers.list().filter(({ id }) => id === flow.test?.providerId)
  if (flow.link) return providers.list().filter(({ id }) => id !== flow.link?.providerId)
  if (!identity) return providers.list()
  const linked = linkedProviderIds(identity.credentials)
  return providers.list().filter(({ id }) => linked.includes(id))
}

function linkedProviderIds(credentials: readonly Credential[]): string[] {
  return oidcLinks(credentials.find(({ type }) => type === 'oidc')).map(({ provider }) => provider)
}
