import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { jsonWebKeySet } from '../../keys/json-web-key.ts'
import { setKeySet } from '../../keys/key-administration.ts'
import { keySetParams } from './key-params.ts'

export const setKeySetEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/keys/:set',
    operationId: 'setJsonWebKeySet',
    summary: 'Replace a set of keys',
    tag: 'jwk',
    params: keySetParams,
    body: jsonWebKeySet,
    responses: { 200: jsonWebKeySet },
  },
  (context: OAuth2Context) => async (request) => ({
    keys: await setKeySet(context, request.params.set, request.body.keys ?? []),
  }),
)
