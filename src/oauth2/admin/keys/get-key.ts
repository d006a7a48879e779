import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { jsonWebKeySet } from '../../keys/json-web-key.ts'
import { getKey } from '../../keys/key-administration.ts'
import { keyParams } from './key-params.ts'

/** The answer is a set of one key. */
export const getKeyEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/keys/:set/:kid',
    operationId: 'getJsonWebKey',
    summary: 'Get a key, private parts included',
    tag: 'jwk',
    params: keyParams,
    responses: { 200: jsonWebKeySet },
  },
  (context: OAuth2Context) => async (request) => ({
    keys: [await getKey(context, request.params.set, request.params.kid)],
  }),
)
