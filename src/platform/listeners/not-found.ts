import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ListenerName } from '../../http/endpoint.ts'

/** The routes of a listener, to say which methods a path has. */
export interface RouteTable {
  methodsOf(path: string): string[]
}

/** Collects routes as they are added. */
export function collectRoutes(server: FastifyInstance): RouteTable {
  const routes: { readonly pattern: RegExp; readonly method: string }[] = []
  server.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(
      `^${url
        .replace(/[.+^$()[\]{}|\\]/g, '\\$&')
        .replace(/:\w+/g, '[^/]+')
        .replace('*', '.*')}/?$`,
    )
    for (const each of [method].flat()) routes.push({ pattern, method: each })
  })
  return {
    methodsOf: (path) =>
      [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].sort(),
  }
}

/**
 * Answers what no route takes. On the admin listener a path that has other methods is 405 with `Allow`
 * (RFC 9110 §15.5.6), everything else is 404: text for programs, a page for people.
 */
export function notFound(listener: ListenerName, routes: RouteTable) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (listener === 'public')
      return reply
        .code(404)
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
        .header('x-content-type-options', 'nosniff')
        .send(notFoundPage(request.id))
    const methods = routes.methodsOf(request.url.replace(/\?.*$/, ''))
    if (methods.length > 0)
      return reply
        .code(405)
        .header('allow', methods.join(', '))
        .type('text/plain; charset=utf-8')
        .send('Method Not Allowed\n')
    return reply.code(404).type('text/plain; charset=utf-8').send('404 page not found\n')
  }
}

function notFoundPage(id: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Page not found</title></head>
<body>
<main>
<h1>Page not found</h1>
<p>There is nothing at this address. Check it, or go back to where you came from.</p>
<p>Request: ${id}</p>
</main>
</body>
</html>
`
}
