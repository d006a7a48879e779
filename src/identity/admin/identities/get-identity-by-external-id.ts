import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'
import { identitySchema } from '../../identities/identity-schemas.ts'
import { adminIdentityBody } from './identity-body.ts'
import { includeCredentialQuery, includedCredentials } from './include-credential.ts'

export const getIdentityByExternalId = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/identities/by/external/:externalID',
    operationId: 'getIdentityByExternalID',
    summary: 'One identity by the id that another system gave it',
    tag: 'identity',
    params: z.object({ externalID: z.string() }),
    query: z.object(includeCredentialQuery),
    responses: { 200: identitySchema, 404: errorSchema },
  },
  (context: IdentityContext) => async (request) => {
    const revealed = includedCredentials(request.query)
    const identity = await context.identities.findByExternalId(request.params.externalID)
    if (!identity) throw identityError('not_found', 'There is no identity with this external id.')
    return adminIdentityBody(identity, context, revealed)
  },
)
