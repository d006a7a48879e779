import { endpoint } from '../../../http/endpoint.ts'
import { clientResponse } from '../../clients/client-metadata.ts'
import { readClient } from '../../clients/client-table.ts'
import type { OAuth2Context } from '../../context.ts'
import { resourceNotFound } from '../../errors/admin-error.ts'
import { clientParams } from './client-params.ts'

export const getClientEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/clients/:id',
    operationId: 'getOAuth2Client',
    summary: 'Get a client',
    tag: 'oAuth2',
    params: clientParams,
    responses: { 200: clientResponse },
  },
  ({ database }: OAuth2Context) =>
    async (request) => {
      const client = await readClient(database, request.params.id)
      if (!client) throw resourceNotFound()
      return client.document
    },
)
