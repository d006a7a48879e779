import type { IdentityContext } from '../../context.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import type { Conflict } from '../../identities/identity-conflict.ts'

/** The identity that has what somebody else claims; undefined when it is gone meanwhile. */
export async function ownerOf(
  { identities }: IdentityContext,
  conflict: Conflict,
): Promise<IdentityRecord | undefined> {
  switch (conflict.kind) {
    case 'credential':
      return identities.findByCredential(conflict.type, conflict.identifier)
    case 'external_id':
      return identities.findByExternalId(conflict.externalId)
    default:
      return identities.findByVerifiableAddress(conflict.via, conflict.value)
  }
}

/** What both claim. */
export function identifierOf(conflict: Conflict): string {
  switch (conflict.kind) {
    case 'credential':
      return conflict.identifier
    case 'external_id':
      return conflict.externalId
    default:
      return conflict.value
  }
}
