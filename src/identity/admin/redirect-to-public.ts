import type { FastifyInstance } from 'fastify'

/** Public routes that clients with only one address ask the admin listener for. */
const publicRoutes = ['/schemas', '/schemas/:id', '/self-service/*', '/sessions/whoami']

/** Sends clients that ask the admin listener for a public route to the public address: 307, as Kratos does. */
export function redirectToPublic(server: FastifyInstance, publicUrl: string): void {
  for (const route of publicRoutes)
    server.all(`/admin${route}`, (request, reply) =>
      reply.redirect(`${publicUrl}${request.url.slice('/admin'.length)}`, 307),
    )
}
