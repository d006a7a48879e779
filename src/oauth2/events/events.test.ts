import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'
import { createMetrics, renderMetrics } from '../../observability/metrics.ts'

const lines: Record<string, unknown>[] = []
const metrics = createMetrics()
let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start({
    instruments: metrics.instruments,
    log: pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) }),
  })
  client = await server.register()
})
afterAll(() => server.stop())
beforeEach(() => {
  lines.length = 0
})

const events = () => lines.filter(({ msg }) => msg === 'event')
const names = () => events().map(({ event }) => event)

async function count(name: string, labels: string): Promise<number> {
  const text = await renderMetrics([await metrics.snapshot()])
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}{${labels},`))
  return Number(line?.split(' ').at(-1) ?? 0)
}

describe('events in the log', () => {
  it('say which tokens were issued, to which client, for whom and by which consent', async () => {
    const { code, id } = await server.authorize(client)
    await server.exchange(client, code)
    expect(names()).toEqual([
      ...['OAuth2AccessTokenIssued', 'OAuth2RefreshTokenIssued', 'OIDCIdentityTokenIssued'],
    ])
    for (const event of events())
      expect(event).toMatchObject({ client_id: client.client_id, consent_request_id: id })
    expect(events()[1]).toMatchObject({ grant_type: 'authorization_code' })
  })

  it('name a person by a hash that is the same every time and not the name', async () => {
    await server.tokens(client)
    const [first] = events()
    await server.tokens(client)
    const subjects = new Set(events().map(({ subject }) => subject))
    expect([...subjects]).toEqual([first?.subject])
    expect(first?.subject).toMatch(/^[\w-]{22}$/)
    expect(JSON.stringify(lines)).not.toContain('alice')
  })

  it('say when tokens are inspected and revoked, and whether there was anything to revoke', async () => {
    const { access_token: token = '' } = await server.tokens(client)
    lines.length = 0
    await server.introspect(token)
    await server.post('/oauth2/revoke', { token }, client)
    await server.post('/oauth2/revoke', { token }, client)
    expect(names()).toEqual(['OAuth2AccessTokenInspected', 'OAuth2AccessTokenRevoked'])
  })

  it('say when clients are registered, changed and deleted', async () => {
    const { client_id } = await server.register()
    const url = `/admin/clients/${client_id}`
    await server.adminServer.inject({
      method: 'PATCH',
      url,
      payload: [{ op: 'replace', path: '/client_name', value: 'Another' }],
    })
    await server.adminServer.inject({ method: 'DELETE', url })
    expect(events()).toMatchObject([
      { event: 'OAuth2ClientCreated', client_id },
      { event: 'OAuth2ClientUpdated', client_id },
      { event: 'OAuth2ClientDeleted', client_id },
    ])
  })

  it('say which exchange failed and why, and hold no secret', async () => {
    const answer = await server.token(client, { grant_type: 'authorization_code', code: 'ory_ac_nonsense' })
    expect(answer.statusCode).toBe(400)
    expect(events()).toMatchObject([
      {
        event: 'OAuth2TokenExchangeError',
        client_id: client.client_id,
        grant_type: 'authorization_code',
        reason: 'invalid_grant',
      },
    ])
    expect(JSON.stringify(lines)).not.toContain('nonsense')
  })

  it('say when a consent is revoked', async () => {
    await server.tokens(client)
    lines.length = 0
    await server.adminServer.inject({
      method: 'DELETE',
      url: `/admin/oauth2/auth/sessions/consent?subject=alice&client=${client.client_id}`,
    })
    expect(events()).toMatchObject([{ event: 'OAuth2ConsentRevoked', client_id: client.client_id }])
  })
})

describe('metrics of the token endpoint', () => {
  const requests = 'oauth2_token_requests_total'

  it('count what was issued, by grant type', async () => {
    const labels = 'grant_type="client_credentials",outcome="issued",error=""'
    const before = await count(requests, labels)
    await server.token(client, { grant_type: 'client_credentials' })
    expect(await count(requests, labels)).toBe(before + 1)
  })

  it('count what was refused, by error code', async () => {
    const labels = 'grant_type="client_credentials",outcome="refused",error="invalid_scope"'
    await server.token(client, { grant_type: 'client_credentials', scope: 'admin' })
    expect(await count(requests, labels)).toBe(1)
  })

  it('have one label for whatever else a request may say', async () => {
    for (let number = 0; number < 20; number++)
      await server.token(client, { grant_type: `made-up-${number}` })
    expect(await count(requests, 'grant_type="unknown",outcome="refused",error="invalid_request"')).toBe(20)
    const text = await renderMetrics([await metrics.snapshot()])
    expect(text).not.toContain('made-up')
  })

  it('count refused authorization requests', async () => {
    const labels = 'outcome="refused",error="invalid_client"'
    await server.publicServer.inject({ url: '/oauth2/auth?client_id=nobody&response_type=code' })
    expect(await count('oauth2_authorization_requests_total', labels)).toBe(1)
  })
})
