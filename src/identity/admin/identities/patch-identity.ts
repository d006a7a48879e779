import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identitySchema } from '../../identities/identity-schemas.ts'
import { applyIdentityPatch } from './apply-identity-patch.ts'
import { adminIdentityBody } from './identity-body.ts'
import { jsonPatchDocument } from './request-schemas.ts'

export const patchIdentity = endpoint(
  {
    listener: 'admin',
    method: 'PATCH',
    path: '/admin/identities/:id',
    operationId: 'patchIdentity',
    summary: 'Change parts of an identity by a JSON Patch',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    body: jsonPatchDocument,
    responses: { 200: identitySchema, 400: errorSchema, 404: errorSchema, 409: errorSchema },
  },
  (context: IdentityContext) => async (request) => {
    const identity = await context.identities.update(request.params.id, (current) =>
      applyIdentityPatch(current, request.body),
    )
    return adminIdentityBody(identity, context)
  },
)
