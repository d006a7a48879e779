import type { Client } from 'undici'
import { type Chain, loadChains } from './chains.ts'
import type { LoadResult } from './requests.ts'

/** Signs people in with their passwords, each again and again, as a native application does. */
export function loadLogins(
  origin: string,
  people: readonly { readonly identifier: string; readonly password: string }[],
  options: { readonly seconds: number },
): Promise<LoadResult> {
  const chains = people.map(
    (person): Chain =>
      async (client) => {
        const flow = await json(client, 'GET', '/self-service/login/api')
        const answer = await json(client, 'POST', `/self-service/login?flow=${flow.id}`, {
          method: 'password',
          ...person,
        })
        return typeof answer.session_token === 'string'
      },
  )
  return loadChains(origin, chains, options)
}

async function json(
  client: Client,
  method: 'GET' | 'POST',
  path: string,
  document?: object,
): Promise<Record<string, unknown>> {
  const { body } = await client.request({
    method,
    path,
    headers: { accept: 'application/json', ...(document && { 'content-type': 'application/json' }) },
    body: document ? JSON.stringify(document) : null,
  })
  return (await body.json()) as Record<string, unknown>
}
