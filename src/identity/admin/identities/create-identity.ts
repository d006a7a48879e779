import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identitySchema } from '../../identities/identity-schemas.ts'
import { adminIdentityBody } from './identity-body.ts'
import { importCredentials } from './import-credentials.ts'
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
    const { body } = request
    const identity = await context.identities.create({
      traits: body.traits,
      credentials: await importCredentials(body.credentials, context),
      verifiedAddresses: (body.verifiable_addresses ?? []).filter(({ verified }) => verified),
      ...(body.schema_id && { schemaId: body.schema_id }),
      ...(body.state && { state: body.state }),
      ...(body.external_id && { externalId: body.external_id }),
      ...(body.organization_id && { organizationId: body.organization_id }),
      ...(body.metadata_public !== undefined && { metadataPublic: body.metadata_public }),
      ...(body.metadata_admin !== undefined && { metadataAdmin: body.metadata_admin }),
    })
    return reply
      .code(201)
      .header('location', `${context.settings.adminUrl}/identities/${identity.id}`)
      .send(adminIdentityBody(identity, context))
  },
)
