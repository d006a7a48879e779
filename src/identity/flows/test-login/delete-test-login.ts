import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import { isUuid } from '../uuid.ts'
import { isTest, requireReader } from './test-result.ts'

/** Deletes a test and what it found out. Throws 400 for a flow that is no test, 403 for another browser's. */
export async function deleteTestLogin(
  { flows }: IdentityContext,
  id: string,
  cookieHeader: string | undefined,
): Promise<void> {
  if (!isUuid(id)) throw identityError('bad_request', 'The query parameter id must be the id of a test.')
  const flow = await flows.find('login', id)
  if (!flow) throw identityError('not_found', 'There is no such login flow.')
  if (!isTest(flow)) throw identityError('bad_request', 'This login flow is no test of a provider.')
  requireReader(flow, cookieHeader)
  await flows.delete(id)
}
