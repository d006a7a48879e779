import { once } from 'node:events'
import { createServer, request } from 'node:http'

/** Stands in front of several servers, as an ingress does: the first prefix of a path that fits decides. */
export async function startPathProxy(
  port: number,
  routes: readonly (readonly [prefix: string, origin: string])[],
): Promise<{ close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const url = incoming.url ?? '/'
    const [, origin] = routes.find(([prefix]) => url.startsWith(prefix)) as readonly [string, string]
    const forwarded = request(
      new URL(url, origin),
      { method: incoming.method ?? 'GET', headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
        answer.pipe(outgoing)
      },
    )
    forwarded.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(forwarded)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
