import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import type { OAuth2Context } from '../context.ts'
import { findForcedSubject } from './forced-subjects.ts'
import { obfuscatedSubject } from './obfuscated-subject.ts'

type Comparing = Pick<OAuth2Context, 'database' | 'settings'>

/**
 * Whether a request is about this person, by the subject itself or by what the client sees of it: it may name
 * one by `id_token_hint` (OpenID Connect Core §3.1.2.1) or by the value of the claim `sub` (§5.5.1).
 */
export async function isHintedSubject(
  { database, settings }: Comparing,
  { client, claims, idTokenHint }: Pick<DescribedAuthorization, 'client' | 'claims' | 'idTokenHint'>,
  subject: string,
  forced?: string,
): Promise<boolean> {
  const hinted = [idTokenHint?.sub, claims?.id_token?.sub?.value].filter((value) => value !== undefined)
  if (hinted.every((one) => one === subject)) return true
  if (client.document.subject_type !== 'pairwise') return false
  const names = [subject, forced, obfuscatedSubject(settings, client, subject)]
  if (hinted.every((one) => names.includes(one as string))) return true
  names.push(await findForcedSubject(database, client.id, subject))
  return hinted.every((one) => names.includes(one as string))
}
