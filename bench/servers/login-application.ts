// A login application as somebody else might have written it: it accepts every login and every consent by the
// admin API, with two calls each. `?admin=` says where that is.
import { createServer } from 'node:http'
import { Agent } from 'undici'
import { ready } from '../ready.ts'

const agent = new Agent({ connections: 64, pipelining: 1 })
let people = 0

const decisions = {
  '/login': { kind: 'login', body: () => ({ subject: `person-${people++}`, remember: false }) },
  '/consent': { kind: 'consent', body: () => ({ grant_scope: ['openid', 'profile', 'email'] }) },
} as const

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url as string, 'http://login')
  const { kind, body } = decisions[pathname as keyof typeof decisions]
  const origin = searchParams.get('admin') as string
  const path = `/admin/oauth2/auth/requests/${kind}`
  const query = `?${kind}_challenge=${encodeURIComponent(searchParams.get(`${kind}_challenge`) as string)}`
  const shown = await agent.request({ origin, method: 'GET', path: path + query })
  await shown.body.dump()
  const decided = await agent.request({
    origin,
    method: 'PUT',
    path: `${path}/accept${query}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body()),
  })
  const { redirect_to: location } = (await decided.body.json()) as { redirect_to: string }
  response.writeHead(303, { location }).end()
})
ready(server)
