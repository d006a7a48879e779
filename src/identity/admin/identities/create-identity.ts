import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identitySchema } from '../../identities/identity-schemas.ts'
import { adminIdentityBody } from './identity-body.ts'
import { identityDraft } from './identity-draft.ts'
import { createIdentityBody } from './request-schemas.ts'

export const createIdentity = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/identities',
    operationId: 'createIdentity',
    summary: 'Create an identity',
    tag: 'identity',
    body: createIdentityBody,
    responses: { 201: identitySchema, 400: errorSchema, 409: errorSchema },
  },
  (context: IdentityContext) => async (request, reply) => {
    const identity = await context.identities.create(await identityDraft(request.body, context))
    return reply
      .code(201)
      .header('location', `${context.settings.adminUrl}/identities/${identity.id}`)
      .send(adminIdentityBody(identity, context))
  },
)
