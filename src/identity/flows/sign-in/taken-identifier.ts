import type { UiText } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { countFactors } from '../../credentials/index.ts'
import { oidcLinks } from '../../credentials/oidc.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import type { IdentityConflict } from '../../identities/identity-conflict.ts'
import { identifierTaken, identifierTakenBy } from '../../ui-text/flow-errors.ts'
import { identifierOf, ownerOf } from './conflicting-identity.ts'

/** What somebody is told who signs up with what an account has; how to sign in to it, where that may be said. */
export async function takenIdentifier(
  context: IdentityContext,
  { conflict }: IdentityConflict,
): Promise<UiText> {
  if (!conflict || !context.settings.registration.loginHints) return identifierTaken()
  const owner = await ownerOf(context, conflict)
  return owner ? identifierTakenBy(identifierOf(conflict), waysIn(context, owner)) : identifierTaken()
}

function waysIn({ providers, settings }: IdentityContext, { credentials }: IdentityRecord) {
  const usable = credentials.filter((credential) => countFactors([credential], settings.factors).first > 0)
  const links = oidcLinks(usable.find(({ type }) => type === 'oidc'))
  const configured = [...new Set(links.map(({ provider }) => provider))].filter((id) => providers.get(id))
  return { types: usable.map(({ type }) => type), providers: configured }
}
