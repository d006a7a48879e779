// The limit of a sign-in with a password: a bare server that does nothing but compute the hash, with the
// platform's parameters, as many at once as there are cores.
import { type Argon2Parameters, argon2, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { ready } from '../ready.ts'
import { readBody } from './form.ts'

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)
const parameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

const server = createServer(async (request, response) => {
  const message = await readBody(request)
  await derive('argon2id', { ...parameters, message, nonce: randomBytes(16) })
  response.end('{}')
})
ready(server)
