import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { clientResponse } from '../../clients/client-metadata.ts'
import { listClients } from '../../clients/client-table.ts'
import type { OAuth2Context } from '../../context.ts'
import { pageLinks, pageQuery, requestedPage } from '../pagination.ts'

const query = z.object({
  ...pageQuery,
  client_name: z.string().optional().meta({ description: 'Only clients of exactly this name.' }),
  owner: z.string().optional().meta({ description: 'Only clients of exactly this owner.' }),
})

export const listClientsEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/clients',
    operationId: 'listOAuth2Clients',
    summary: 'List clients',
    tag: 'oAuth2',
    query,
    responses: { 200: z.array(clientResponse) },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const { client_name, owner } = request.query
    const { size, after } = requestedPage(context, 'clients', request.query)
    // Empty filters are no filters: SDKs send them.
    const filter = { name: client_name || undefined, owner: owner || undefined }
    const found = await listClients(context.database, filter, after, size + 1)
    const clients = found.slice(0, size)
    const next = found.length > size ? clients.at(-1)?.client_id : undefined
    const filters = { client_name: filter.name, owner: filter.owner }
    reply.header('link', pageLinks(context, 'clients', '/admin/clients', filters, { size, next }))
    return clients
  },
)
