import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { linkNumberedPages, numberedQuery, pageSize, readPageToken } from '../../paging/paging.ts'

export const listSchemas = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/schemas',
    operationId: 'listIdentitySchemas',
    summary: 'All identity schemas',
    tag: 'identity',
    query: z.object(numberedQuery),
    responses: {
      200: z.array(
        z
          .object({ id: z.string(), schema: z.record(z.string(), z.unknown()) })
          .meta({ id: 'identitySchemaContainer' }),
      ),
    },
  },
  ({ schemas, secrets }: IdentityContext) =>
    (request, reply) => {
      const all = schemas.list()
      const size = pageSize(request.query)
      const page = Number(readPageToken(secrets, request.query.page_token) ?? request.query.page ?? 0)
      linkNumberedPages(request, reply, secrets, { page, size, total: all.length })
      return all.slice(page * size, (page + 1) * size).map(({ id, document }) => ({ id, schema: document }))
    },
)
