import type { IdentityContext } from '../context.ts'
import { identityError } from '../errors/identity-error.ts'
import type { IdentityRecord } from './identity.ts'

/** The identity with its credentials; 404 when it was deleted meanwhile. */
export async function requireIdentity(
  { identities }: Pick<IdentityContext, 'identities'>,
  id: string,
): Promise<IdentityRecord> {
  const identity = await identities.get(id)
  if (!identity) throw identityError('not_found', 'This account no longer exists.')
  return identity
}
