import type { OAuth2Context } from '../../context.ts'
import type { ClientDocument } from '../client.ts'
import { checkAnswerEncryption } from './answer-encryption.ts'
import { checkAskedAddresses } from './asked-addresses.ts'
import { checkAuthentication, checkKeys, checkSenderConstraint } from './authentication.ts'
import type { ClientCheck } from './check.ts'
import { checkLifespans } from './lifespans.ts'
import { checkLogoutChannels, checkPostLogoutRedirectUris } from './logout-uris.ts'
import { checkPages } from './pages.ts'
import { checkCorsOrigins, checkScope } from './permissions.ts'
import { checkRedirectUris } from './redirect-uris.ts'
import { checkRequestUris } from './request-uris.ts'
import { checkSectorIdentifier } from './sector-identifier.ts'
import { checkSigningAlgorithms } from './signing-algorithms.ts'
import { checkSubjectType } from './subject-type.ts'
import { checkTokenExchange } from './token-exchange.ts'

const checks: readonly ClientCheck[] = [
  checkRedirectUris,
  checkPostLogoutRedirectUris,
  checkLogoutChannels,
  checkRequestUris,
  checkAskedAddresses,
  checkAuthentication,
  checkKeys,
  checkSenderConstraint,
  checkSigningAlgorithms,
  checkAnswerEncryption,
  checkSubjectType,
  checkScope,
  checkCorsOrigins,
  checkPages,
  checkLifespans,
  checkTokenExchange,
]

/**
 * Refuses a client document that breaks a rule: 400 `invalid_client_metadata` or `invalid_redirect_uri`.
 * @param current the document that it replaces
 */
export async function validateClient(
  document: ClientDocument,
  { settings, outgoing }: Pick<OAuth2Context, 'settings' | 'outgoing'>,
  current?: ClientDocument,
): Promise<void> {
  for (const check of checks) check(document, settings)
  await checkSectorIdentifier(document, outgoing, current)
}
