import type { Client } from 'undici'
import { type Chain, loadChains } from './chains.ts'
import type { LoadResult } from './requests.ts'

/** Uses refresh tokens again and again, each the one that the answer before brought. */
export function loadRefreshes(
  origin: string,
  path: string,
  authorization: string,
  tokens: string[],
  options: { readonly seconds: number },
): Promise<LoadResult> {
  const chains = tokens.map(
    (_, index): Chain =>
      async (client) => {
        const next = await refresh(client, path, authorization, tokens[index] as string)
        if (next === undefined) return false
        tokens[index] = next
        return true
      },
  )
  return loadChains(origin, chains, options)
}

async function refresh(
  client: Client,
  path: string,
  authorization: string,
  token: string,
): Promise<string | undefined> {
  const { body } = await client.request({
    method: 'POST',
    path,
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=refresh_token&refresh_token=${encodeURIComponent(token)}`,
  })
  return ((await body.json()) as { refresh_token?: string }).refresh_token
}
