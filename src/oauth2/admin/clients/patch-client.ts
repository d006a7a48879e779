import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { clientResponse } from '../../clients/client-metadata.ts'
import { patchClientMetadata } from '../../clients/client-patch.ts'
import { changeClient } from '../../clients/client-registry.ts'
import type { OAuth2Context } from '../../context.ts'
import { clientParams } from './client-params.ts'

/** RFC 6902 §4 */
const jsonPatchDocument = z.array(
  z.object({
    op: z.string(),
    path: z.string(),
    from: z.string().optional(),
    value: z.unknown().optional(),
  }),
)

export const patchClientEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PATCH',
    path: '/admin/clients/:id',
    operationId: 'patchOAuth2Client',
    summary: 'Change parts of a client',
    tag: 'oAuth2',
    params: clientParams,
    body: jsonPatchDocument,
    responses: { 200: clientResponse },
  },
  (context: OAuth2Context) => (request) =>
    changeClient(context, request.params.id, (current) => patchClientMetadata(current, request.body)),
)
