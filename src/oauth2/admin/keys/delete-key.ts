import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { removeKey } from '../../keys/key-administration.ts'
import { keyParams } from './key-params.ts'

export const deleteKeyEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/keys/:set/:kid',
    operationId: 'deleteJsonWebKey',
    summary: 'Delete a key',
    tag: 'jwk',
    params: keyParams,
    responses: { 204: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    await removeKey(context, request.params.set, request.params.kid)
    return reply.code(204).send()
  },
)
