import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identitySchema } from '../../identities/identity-schemas.ts'
import { adminIdentityBody } from './identity-body.ts'
import { importCredentials } from './import-credentials.ts'
import { updateIdentityBody } from './request-schemas.ts'

/** Replaces an identity: omitted metadata and external id go, credentials that are not named stay. */
export const updateIdentity = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/identities/:id',
    operationId: 'updateIdentity',
    summary: 'Replace an identity',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    body: updateIdentityBody,
    responses: { 200: identitySchema, 400: errorSchema, 404: errorSchema, 409: errorSchema },
  },
  (context: IdentityContext) => async (request) => {
    const { body } = request
    const credentials = await importCredentials(body.credentials, context)
    const identity = await context.identities.update(request.params.id, () => ({
      traits: body.traits ?? {},
      credentials,
      metadataPublic: body.metadata_public ?? null,
      metadataAdmin: body.metadata_admin ?? null,
      externalId: body.external_id || null,
      ...(body.schema_id && { schemaId: body.schema_id }),
      ...(body.state && { state: body.state }),
    }))
    return adminIdentityBody(identity, context)
  },
)
