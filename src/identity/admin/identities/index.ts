import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { batchPatchIdentities } from './batch-patch-identities.ts'
import { createIdentity } from './create-identity.ts'
import { deleteCredential } from './delete-credential.ts'
import { deleteIdentity } from './delete-identity.ts'
import { getIdentity } from './get-identity.ts'
import { getIdentityByExternalId } from './get-identity-by-external-id.ts'
import { listIdentities } from './list-identities.ts'
import { patchIdentity } from './patch-identity.ts'
import { updateIdentity } from './update-identity.ts'

export const identityAdminEndpoints: readonly Endpoint<IdentityContext>[] = [
  listIdentities,
  createIdentity,
  batchPatchIdentities,
  getIdentity,
  getIdentityByExternalId,
  updateIdentity,
  patchIdentity,
  deleteIdentity,
  deleteCredential,
]
