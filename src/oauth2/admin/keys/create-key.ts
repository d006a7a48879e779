import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { jsonWebKeySet } from '../../keys/json-web-key.ts'
import { createKey } from '../../keys/key-administration.ts'
import { keySetParams } from './key-params.ts'

const keyRequest = z.object({
  /** RFC 7518 §3.1 */
  alg: z.string().default(''),
  use: z.string().default('sig'),
  /** A new one when it is empty. */
  kid: z.string().default(''),
})

export const createKeyEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/keys/:set',
    operationId: 'createJsonWebKeySet',
    summary: 'Make a key and add it to a set',
    tag: 'jwk',
    params: keySetParams,
    body: keyRequest,
    responses: { 201: jsonWebKeySet },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const { set } = request.params
    const { alg = '', use = 'sig', kid = '' } = request.body
    const key = await createKey(context, set, { alg, use, kid })
    reply.code(201).header('location', `/admin/keys/${encodeURIComponent(set)}`)
    return { keys: [key] }
  },
)
