import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { jsonWebKeySet } from '../../keys/json-web-key.ts'
import { rotateKey } from '../../keys/key-administration.ts'
import { keySetParams } from './key-params.ts'

const rotation = z.object({
  alg: z.string().optional().meta({ description: 'Which key of the set; that which signs unless said.' }),
  immediately: z
    .boolean()
    .optional()
    .meta({ description: 'The new key signs at once, before clients can have fetched it.' }),
})

export const rotateKeysEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/keys/:set/rotate',
    operationId: 'rotateJsonWebKey',
    summary: 'Replace the key that the server signs with, published before its first use',
    tag: 'jwk',
    params: keySetParams,
    body: rotation,
    responses: { 201: jsonWebKeySet },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const { set } = request.params
    const key = await rotateKey(context, set, request.body)
    reply.code(201).header('location', `/admin/keys/${encodeURIComponent(set)}`)
    return { keys: [key] }
  },
)
