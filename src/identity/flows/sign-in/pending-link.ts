import { seal, unseal } from '../../../cryptography/seal.ts'
import type { IdentityContext } from '../../context.ts'
import type { OidcLink } from '../../credentials/oidc.ts'
import type { PendingLink } from '../flow.ts'

const purpose = 'identity pending link'

/** An account at a provider that waits, in a login flow, for the proof that an identity is the same person's. */
export function pendingLink(
  { secrets }: IdentityContext,
  account: OidcLink,
  about: Omit<PendingLink, 'sealedCredential' | 'providerId'>,
): PendingLink {
  return {
    ...about,
    providerId: account.provider,
    sealedCredential: seal(secrets, purpose, JSON.stringify(account)),
  }
}

/** The account that waits; undefined when it was sealed with a secret that is gone. */
export function waitingAccount({ secrets }: IdentityContext, link: PendingLink): OidcLink | undefined {
  const opened = unseal(secrets, purpose, link.sealedCredential)
  return opened && (JSON.parse(opened.toString()) as OidcLink)
}
