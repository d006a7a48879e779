import { checkAuthentication, checkKeys } from './authentication.ts'
import type { ClientCheck } from './check.ts'
import { checkLifespans } from './lifespans.ts'
import { checkLogoutChannels, checkPostLogoutRedirectUris } from './logout-uris.ts'
import { checkPages } from './pages.ts'
import { checkCorsOrigins, checkScope } from './permissions.ts'
import { checkRedirectUris } from './redirect-uris.ts'
import { checkSigningAlgorithms } from './signing-algorithms.ts'
import { checkSubjectType } from './subject-type.ts'

const checks: readonly ClientCheck[] = [
  checkRedirectUris,
  checkPostLogoutRedirectUris,
  checkLogoutChannels,
  checkAuthentication,
  checkKeys,
  checkSigningAlgorithms,
  checkSubjectType,
  checkScope,
  checkCorsOrigins,
  checkPages,
  checkLifespans,
]

/** Refuses a client document that breaks a rule: 400 `invalid_client_metadata` or `invalid_redirect_uri`. */
export const validateClient: ClientCheck = (document, settings) => {
  for (const check of checks) check(document, settings)
}
