import { countFactors } from '../../credentials/index.ts'
import { oidc, oidcIdentifier, oidcLinks } from '../../credentials/oidc.ts'
import { RefusedChange } from '../../flows/refused-change.ts'
import type { IdentityChange, IdentityRecord } from '../../identities/identity.ts'
import type { IdentitySettings } from '../../settings.ts'
import { textField } from '../../submission/submission.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { failure, noSettingsMethod } from '../../ui-text/flow-errors.ts'
import { linkProvider, unlinkProvider } from '../../ui-text/settings.ts'
import type { SettingsStrategy } from '../strategy.ts'
import { acceptsOidc } from './accepts.ts'
import { departTo, requireProvider } from './depart.ts'

export const oidcSettings: SettingsStrategy = {
  nodes({ providers, settings }, { identity }) {
    const linked = new Set(linksOf(identity).map(({ provider }) => provider))
    const available = providers.list()
    return [
      ...available
        .filter(({ id }) => !linked.has(id))
        .map(({ id, label }) => submitNode('oidc', 'link', id, linkProvider(label))),
      ...(hasAnotherWayIn(identity, settings) ? available : [])
        .filter(({ id }) => linked.has(id))
        .map(({ id, label }) => submitNode('oidc', 'unlink', id, unlinkProvider(label))),
    ]
  },
  accepts: (submission) => acceptsOidc(submission, 'link', 'unlink'),
  needsRecentSignIn: () => true,
  async submit(context, attempt) {
    const link = textField(attempt.submission, 'link')
    if (link !== undefined) return departTo(context, requireProvider(context, link), attempt)
    const unlink = textField(attempt.submission, 'unlink')
    if (unlink === undefined) return { kind: 'form', messages: [noSettingsMethod()] }
    return { kind: 'changed', change: (current) => withoutProvider(current, unlink, context.settings) }
  },
}

/** Throws a RefusedChange when the provider is not linked, or is the last way to sign in to the identity. */
function withoutProvider(
  identity: IdentityRecord,
  providerId: string,
  settings: IdentitySettings,
): IdentityChange {
  const credential = credentialOf(identity)
  const link = linksOf(identity).find(({ provider }) => provider === providerId)
  if (!credential || !link) throw new RefusedChange(failure('This provider is not linked to your account.'))
  if (!hasAnotherWayIn(identity, settings))
    throw new RefusedChange(
      failure('This provider is the only way to sign in to your account. Set up another way first.'),
    )
  const remaining = oidc.without(credential, oidcIdentifier(link))
  return remaining ? { credentials: [remaining] } : { removedCredentials: ['oidc'] }
}

function hasAnotherWayIn({ credentials }: IdentityRecord, { factors }: IdentitySettings): boolean {
  return countFactors(credentials, factors).first > 1
}

function linksOf(identity: IdentityRecord) {
  return oidcLinks(credentialOf(identity))
}

function credentialOf({ credentials }: IdentityRecord) {
  return credentials.find(({ type }) => type === 'oidc')
}
