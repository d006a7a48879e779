import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { jsonWebKeySet } from '../../keys/json-web-key.ts'
import { getKeySet } from '../../keys/key-administration.ts'
import { keySetParams } from './key-params.ts'

export const getKeySetEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/keys/:set',
    operationId: 'getJsonWebKeySet',
    summary: 'Get a set of keys, private parts included',
    tag: 'jwk',
    params: keySetParams,
    responses: { 200: jsonWebKeySet },
  },
  (context: OAuth2Context) => async (request) => ({ keys: await getKeySet(context, request.params.set) }),
)
