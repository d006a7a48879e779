import type { IdentityContext } from '../context.ts'
import { identityError } from '../errors/identity-error.ts'
import { isUuid } from '../flows/uuid.ts'
import type { IdentitySession } from './session.ts'

/** The session of an id: 400 for what is no id, 404 for one that nothing has. */
export async function requireKnownSession(
  { sessions }: Pick<IdentityContext, 'sessions'>,
  id: string,
): Promise<IdentitySession> {
  if (!isUuid(id)) throw identityError('bad_request', 'The id of a session is a UUID.')
  const session = await sessions.get(id)
  if (!session) throw identityError('not_found', 'There is no session with this id.')
  return session
}
