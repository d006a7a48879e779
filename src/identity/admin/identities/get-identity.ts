import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { identitySchema } from '../../identities/identity-schemas.ts'
import { adminIdentityBody } from './identity-body.ts'
import { includeCredentialQuery, includedCredentials } from './include-credential.ts'

export const getIdentity = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/identities/:id',
    operationId: 'getIdentity',
    summary: 'One identity',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    query: z.object(includeCredentialQuery),
    responses: { 200: identitySchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request) => {
    const revealed = includedCredentials(request.query)
    const identity = await context.identities.get(request.params.id)
    if (!identity) throw identityError('not_found', 'There is no identity with this id.')
    return adminIdentityBody(identity, context, revealed)
  },
)
