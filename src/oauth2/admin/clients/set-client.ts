import { endpoint } from '../../../http/endpoint.ts'
import { clientMetadata, clientResponse } from '../../clients/client-metadata.ts'
import { changeClient } from '../../clients/client-registry.ts'
import type { OAuth2Context } from '../../context.ts'
import { clientParams } from './client-params.ts'

export const setClientEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/clients/:id',
    operationId: 'setOAuth2Client',
    summary: 'Replace a client',
    tag: 'oAuth2',
    params: clientParams,
    body: clientMetadata,
    responses: { 200: clientResponse },
  },
  (context: OAuth2Context) => (request) => changeClient(context, request.params.id, () => request.body),
)
