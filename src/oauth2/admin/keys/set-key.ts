import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { jsonWebKey } from '../../keys/json-web-key.ts'
import { setKey } from '../../keys/key-administration.ts'
import { keyParams } from './key-params.ts'

export const setKeyEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'PUT',
    path: '/admin/keys/:set/:kid',
    operationId: 'setJsonWebKey',
    summary: 'Add or replace a key',
    tag: 'jwk',
    params: keyParams,
    body: jsonWebKey,
    responses: { 200: jsonWebKey },
  },
  (context: OAuth2Context) => (request) =>
    setKey(context, request.params.set, request.params.kid, request.body),
)
