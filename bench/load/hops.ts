import { Agent, type Client } from 'undici'
import { type Chain, loadChains } from './chains.ts'
import { type CodeFlow, redeem } from './code-flows.ts'
import type { LoadResult } from './requests.ts'

/** Connections to the login application, which all browsers share. */
const agent = new Agent({ connections: 64, pipelining: 1 })
const mostHops = 8

/**
 * Signs new people in through a login application elsewhere: the authorization endpoint three times, the
 * application's two pages, and the token endpoint. Each round is a browser without cookies.
 */
export function loadHops(
  origin: string,
  flow: CodeFlow,
  options: { readonly seconds: number; readonly browsers: number },
): Promise<LoadResult> {
  const chains = Array.from({ length: options.browsers }, (): Chain => {
    return (client) => runHops(client, origin, flow)
  })
  return loadChains(origin, chains, options)
}

async function runHops(client: Client, origin: string, flow: CodeFlow): Promise<boolean> {
  const cookies = new Map<string, string>()
  let location = new URL(flow.authorizationPath, origin)
  for (let hop = 0; hop < mostHops; hop++) {
    location = await follow(client, origin, location, cookies)
    const code = location.searchParams.get('code')
    if (code !== null) return redeem(client, flow, code)
  }
  return false
}

async function follow(
  client: Client,
  origin: string,
  location: URL,
  cookies: Map<string, string>,
): Promise<URL> {
  const path = location.pathname + location.search
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { headers, body } =
    location.origin === origin
      ? await client.request({ method: 'GET', path, headers: { cookie } })
      : await agent.request({ origin: location.origin, method: 'GET', path })
  await body.dump()
  for (const line of [headers['set-cookie'] ?? []].flat()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (name !== undefined && value !== undefined) cookies.set(name, value)
  }
  return new URL(String(headers.location ?? ''), location)
}
