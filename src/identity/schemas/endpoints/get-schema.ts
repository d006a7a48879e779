import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { identityError } from '../../errors/identity-error.ts'

/** By the id as it is, or in base64url as `schema_url` writes it. */
export const getSchema = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/schemas/:id',
    operationId: 'getIdentitySchema',
    summary: 'One identity schema',
    tag: 'identity',
    params: z.object({ id: z.string() }),
    responses: { 200: z.record(z.string(), z.unknown()), 404: errorSchema },
  },
  ({ schemas }: IdentityContext) =>
    (request) => {
      const { id } = request.params
      const schema = schemas.get(id) ?? schemas.get(Buffer.from(id, 'base64url').toString('utf8'))
      if (!schema) throw identityError('not_found', `There is no identity schema "${id}".`)
      return schema.document
    },
)
