import { Client } from 'undici'
import type { LoadResult } from './requests.ts'

/** What one application and one signed-in person send, at one server. */
export interface CodeFlow {
  readonly authorizationPath: string
  /** The browser's cookies. */
  readonly cookie: string
  readonly tokenPath: string
  readonly authorization: string
  readonly redirectUri: string
}

/**
 * Signs people in to an application again and again: the authorization endpoint, redirects within the
 * server as far as they go, and the token endpoint. Each connection is one person.
 */
export async function loadCodeFlows(
  origin: string,
  flows: readonly CodeFlow[],
  options: { readonly seconds: number },
): Promise<LoadResult> {
  const latencies: number[] = []
  let failed = 0
  const started = performance.now()
  const deadline = started + options.seconds * 1000
  await Promise.all(
    flows.map(async (flow) => {
      const client = new Client(origin, { pipelining: 1 })
      while (performance.now() < deadline) {
        const begin = performance.now()
        if (await runCodeFlow(client, origin, flow)) latencies.push(performance.now() - begin)
        else failed++
      }
      await client.close()
    }),
  )
  latencies.sort((a, b) => a - b)
  const percentile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN
  return {
    completed: latencies.length,
    failed,
    seconds: (performance.now() - started) / 1000,
    p50: percentile(0.5),
    p99: percentile(0.99),
  }
}

async function runCodeFlow(client: Client, origin: string, flow: CodeFlow): Promise<boolean> {
  const { headers, body } = await client.request({
    method: 'GET',
    path: flow.authorizationPath,
    headers: { cookie: flow.cookie },
  })
  await body.dump()
  const location = new URL(String(headers.location ?? ''), origin)
  const code = location.searchParams.get('code')
  if (!code) return false
  const token = await client.request({
    method: 'POST',
    path: flow.tokenPath,
    headers: { authorization: flow.authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=authorization_code&code=${encodeURIComponent(code)}&redirect_uri=${encodeURIComponent(flow.redirectUri)}`,
  })
  const answer = (await token.body.json()) as { id_token?: string }
  return token.statusCode === 200 && typeof answer.id_token === 'string'
}
