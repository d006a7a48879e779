import type { FastifyInstance, FastifyReply } from 'fastify'

export interface CorsSettings {
  readonly allowedOrigins: readonly string[]
  readonly allowedMethods: readonly string[]
  readonly allowedHeaders: readonly string[]
  readonly exposedHeaders: readonly string[]
  readonly allowCredentials: boolean
  readonly maxAgeSeconds: number
}

const paths = ['/self-service/*', '/sessions', '/sessions/*', '/schemas', '/schemas/*']

/**
 * Lets scripts of other origins call the public endpoints (https://fetch.spec.whatwg.org/#http-cors-protocol).
 * Only an origin that the configuration names gets answers that rest on cookies: to `*` they are never shown.
 */
export function allowOrigins(server: FastifyInstance, cors: CorsSettings | undefined): void {
  if (!cors) return
  server.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin !== undefined) grant(reply, cors, origin)
  })
  server.addHook('onSend', async (_request, reply) => {
    reply.header('vary', [reply.getHeader('vary') ?? [], 'Origin'].flat().join(', '))
  })
  for (const path of paths)
    server.options(path, async (request, reply) => {
      const { origin, 'access-control-request-method': method } = request.headers
      if (origin !== undefined && method !== undefined && allowanceOf(cors, origin)) {
        if (cors.allowedMethods.includes(method)) reply.header('access-control-allow-methods', method)
        reply.header('access-control-allow-headers', cors.allowedHeaders.join(', '))
        if (cors.maxAgeSeconds > 0) reply.header('access-control-max-age', String(cors.maxAgeSeconds))
      }
      return reply.code(204).send()
    })
}

function grant(reply: FastifyReply, cors: CorsSettings, origin: string): void {
  const allowance = allowanceOf(cors, origin)
  if (!allowance) return
  reply.header('access-control-allow-origin', allowance === 'named' ? origin : '*')
  if (allowance === 'named' && cors.allowCredentials) reply.header('access-control-allow-credentials', 'true')
  if (cors.exposedHeaders.length > 0)
    reply.header('access-control-expose-headers', cors.exposedHeaders.join(', '))
}

function allowanceOf({ allowedOrigins }: CorsSettings, origin: string): 'named' | 'everybody' | undefined {
  if (allowedOrigins.some((pattern) => pattern !== '*' && matches(pattern, origin))) return 'named'
  return allowedOrigins.includes('*') ? 'everybody' : undefined
}

/** `https://*.example.org` stands for every name below it, over the same scheme and port. */
function matches(pattern: string, origin: string): boolean {
  const [before, after] = pattern.split('://*.')
  if (after === undefined) return pattern === origin
  const prefix = `${before}://`
  if (!origin.startsWith(prefix) || !origin.endsWith(`.${after}`)) return false
  return /^[\w.-]+$/.test(origin.slice(prefix.length, -after.length - 1))
}
