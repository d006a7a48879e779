import type { Client } from 'undici'
import { type Chain, loadChains } from './chains.ts'
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
export function loadCodeFlows(
  origin: string,
  flows: readonly CodeFlow[],
  options: { readonly seconds: number },
): Promise<LoadResult> {
  const chains = flows.map(
    (flow): Chain =>
      (client) =>
        runCodeFlow(client, origin, flow),
  )
  return loadChains(origin, chains, options)
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
  return code !== null && redeem(client, flow, code)
}

/** Exchanges a code; true when an ID token came of it. */
export async function redeem(client: Client, flow: CodeFlow, code: string): Promise<boolean> {
  const token = await client.request({
    method: 'POST',
    path: flow.tokenPath,
    headers: { authorization: flow.authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=authorization_code&code=${encodeURIComponent(code)}&redirect_uri=${encodeURIComponent(flow.redirectUri)}`,
  })
  const answer = (await token.body.json()) as { id_token?: string }
  return token.statusCode === 200 && typeof answer.id_token === 'string'
}
