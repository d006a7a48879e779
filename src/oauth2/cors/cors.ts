import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { CorsSettings } from '../settings.ts'
import { originAllowed, originOfAnyClient } from './origins.ts'

type Context = Pick<OAuth2Context, 'settings' | 'database'>

/** Endpoints that scripts call. None of them reads cookies, so a page gains nothing but its own answers. */
const paths = [
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/jwks.json',
  '/oauth2/par',
  '/oauth2/token',
  '/oauth2/revoke',
  '/userinfo',
]

/** Who made a request, as far as that is known, for the origins that this client allows. */
const clients = new WeakMap<FastifyRequest, Client>()

/** Remembers which client a request says it comes from. */
export function noteClient(request: FastifyRequest, client: Client): void {
  if (request.headers.origin !== undefined) clients.set(request, client)
}

/**
 * Lets scripts of other origins call the public endpoints (https://fetch.spec.whatwg.org/#http-cors-protocol):
 * those of the configuration, and of each client those that it registered. A preflight names no client; it is
 * granted to the origins of all of them.
 */
export function allowOrigins(server: FastifyInstance, context: Context): void {
  const { cors } = context.settings
  if (!cors) return
  server.addHook('onSend', async (request, reply) => {
    const { origin } = request.headers
    if (request.method === 'OPTIONS' || !paths.includes(request.routeOptions.url ?? '')) return
    reply.header('vary', 'Origin')
    if (origin !== undefined && mayRead(cors, clients.get(request), origin)) grant(reply, cors, origin)
  })
  for (const path of paths)
    server.options(path, async (request, reply) => {
      await answerPreflight(context, cors, request, reply)
      return reply.code(204).send()
    })
}

/** What a page needs to go on with the nonce that it was given (RFC 9449 §8). */
const nonceHeaders = ['DPoP-Nonce', 'WWW-Authenticate']

/** A page may always prove its key (RFC 9449 §5): the proof is worth nothing anywhere else. */
function allowedHeaders(cors: CorsSettings, headers: FastifyRequest['headers']): readonly string[] {
  const wanted = headers['access-control-request-headers']?.toLowerCase().split(/\s*,\s*/) ?? []
  return wanted.includes('dpop') ? [...cors.allowedHeaders, 'DPoP'] : cors.allowedHeaders
}

async function answerPreflight(
  { database }: Context,
  cors: CorsSettings,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.header('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers')
  const { origin, 'access-control-request-method': method } = headers
  if (origin === undefined || method === undefined || !cors.allowedMethods.includes(method)) return
  if (!originAllowed(cors.allowedOrigins, origin) && !(await originOfAnyClient(database, origin))) return
  grant(reply, cors, origin)
  reply.header('access-control-allow-methods', method)
  reply.header('access-control-allow-headers', allowedHeaders(cors, headers).join(', '))
  if (cors.maxAge > 0) reply.header('access-control-max-age', String(cors.maxAge))
}

function mayRead(cors: CorsSettings, client: Client | undefined, origin: string): boolean {
  return (
    originAllowed(cors.allowedOrigins, origin) ||
    (client !== undefined && originAllowed(client.document.allowed_cors_origins, origin))
  )
}

function grant(reply: FastifyReply, cors: CorsSettings, origin: string): void {
  reply.header('access-control-allow-origin', origin)
  if (cors.allowCredentials) reply.header('access-control-allow-credentials', 'true')
  const exposed = [...cors.exposedHeaders, ...(reply.hasHeader('dpop-nonce') ? nonceHeaders : [])]
  if (exposed.length > 0) reply.header('access-control-expose-headers', exposed.join(', '))
}
