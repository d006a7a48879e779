import type { OAuth2Server } from './oauth2-server.ts'

/** What an independent client hands over to be fetched. */
interface FetchRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/** Answers what an independent client fetches, in place of a network. */
export function serverFetch(server: OAuth2Server) {
  return async (url: string, { method, headers, body }: FetchRequest): Promise<Response> => {
    const { pathname, search } = new URL(url)
    const answer = await server.publicServer.inject({
      method: method as 'GET' | 'POST',
      url: pathname + search,
      headers,
      ...(body instanceof URLSearchParams && { payload: body.toString() }),
    })
    return new Response(answer.body || null, {
      status: answer.statusCode,
      headers: Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
    })
  }
}

/** Seconds by which the server's clock is ahead of this machine's. */
export function clockSkewOf(server: OAuth2Server): number {
  return Math.round((server.clock.now().getTime() - Date.now()) / 1000)
}
