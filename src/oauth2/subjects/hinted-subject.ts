import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import type { OAuth2Context } from '../context.ts'
import { findForcedSubject } from './forced-subjects.ts'
import { obfuscatedSubject } from './obfuscated-subject.ts'

type Comparing = Pick<OAuth2Context, 'database' | 'settings'>

/**
 * Whether the `id_token_hint` of a request is about this person (OpenID Connect Core §3.1.2.1), by the subject
 * itself or by what the client sees of it. True when there is no hint.
 */
export async function isHintedSubject(
  { database, settings }: Comparing,
  { client, idTokenHint }: Pick<DescribedAuthorization, 'client' | 'idTokenHint'>,
  subject: string,
  forced?: string,
): Promise<boolean> {
  const hinted = idTokenHint?.sub
  if (hinted === undefined || hinted === subject) return true
  if (client.document.subject_type !== 'pairwise') return false
  if (hinted === forced || hinted === obfuscatedSubject(settings, client, subject)) return true
  return hinted === (await findForcedSubject(database, client.id, subject))
}
