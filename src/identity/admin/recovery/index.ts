import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { createRecoveryCodeForIdentity } from './create-recovery-code.ts'
import { createRecoveryLinkForIdentity } from './create-recovery-link.ts'

/** Recovery that an operator starts for somebody. */
export const recoveryAdminEndpoints: readonly Endpoint<IdentityContext>[] = [
  createRecoveryCodeForIdentity,
  createRecoveryLinkForIdentity,
]
