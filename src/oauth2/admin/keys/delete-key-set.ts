import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { removeKeySet } from '../../keys/key-administration.ts'
import { keySetParams } from './key-params.ts'

export const deleteKeySetEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'DELETE',
    path: '/admin/keys/:set',
    operationId: 'deleteJsonWebKeySet',
    summary: 'Delete a set of keys',
    tag: 'jwk',
    params: keySetParams,
    responses: { 204: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    await removeKeySet(context, request.params.set)
    return reply.code(204).send()
  },
)
