import type { z } from 'zod'
import type { IdentityContext } from '../../context.ts'
import type { IdentityDraft } from '../../identities/identity.ts'
import { importCredentials } from './import-credentials.ts'
import type { createIdentityBody } from './request-schemas.ts'

/** The identity that the body of a creation describes. Throws 400 where a credential does not fit. */
export async function identityDraft(
  body: z.output<typeof createIdentityBody>,
  context: IdentityContext,
): Promise<IdentityDraft> {
  return {
    traits: body.traits,
    credentials: await importCredentials(body.credentials, context),
    verifiedAddresses: (body.verifiable_addresses ?? []).filter(({ verified }) => verified),
    ...(body.schema_id && { schemaId: body.schema_id }),
    ...(body.state && { state: body.state }),
    ...(body.external_id && { externalId: body.external_id }),
    ...(body.organization_id && { organizationId: body.organization_id }),
    ...(body.metadata_public !== undefined && { metadataPublic: body.metadata_public }),
    ...(body.metadata_admin !== undefined && { metadataAdmin: body.metadata_admin }),
  }
}
