import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { connectionOptions } from '../../database/connect.ts'
import { Database } from '../../database/database.ts'
import { startTracing } from './opentelemetry.ts'
import type { Tracing } from './tracing.ts'

interface SentSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[]
  readonly status: { readonly code?: number }
}

let collector: Server
let received: { authorization: string | undefined; text: string }[] = []
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    received.push({ authorization: request.headers.authorization, text })
    response.setHeader('content-type', 'application/json')
    response.end('{}')
  })
  await once(collector.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => collector.close())
afterEach(() => {
  received = []
})

const statement = { name: 'a-statement', text: 'select $1::text as value' }

/** Answers requests with a statement inside; gives what arrived at the collector when all is over. */
async function traced(
  samplingRatio: number,
  work: (ask: (headers?: Record<string, string>) => Promise<unknown>) => Promise<unknown>,
): Promise<SentSpan[]> {
  const { port } = collector.address() as AddressInfo
  const tracing: Tracing = startTracing({
    serviceName: 'of a test',
    deploymentEnvironment: 'test',
    url: `http://127.0.0.1:${port}/v1/traces`,
    headers: { authorization: 'Bearer of the collector' },
    samplingRatio,
  })
  const database = new Database({
    pool: { ...connectionOptions(inject('templateDatabaseUrl')), database: 'postgres', max: 2 },
    tracing,
  })
  const server = fastify()
  tracing.traceRequests(server)
  server.post<{ Body: { value: string }; Params: { id: string } }>('/things/:id', async ({ body }) => {
    const [row] = await database.query<{ value: string }>(statement, [body.value])
    return row
  })
  server.get('/broken', () => database.query({ name: 'broken', text: 'select 1/0' }, []))
  await server.listen({ port: 0, host: '127.0.0.1' })
  const origin = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  await work(async (headers = {}) => {
    const answer = await fetch(`${origin}/things/7`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ value: 'a secret value' }),
    })
    await answer.text()
    await (await fetch(`${origin}/broken`)).text()
  })
  await server.close()
  await database.close()
  await tracing.stop()
  return received.flatMap(({ text }) =>
    JSON.parse(text).resourceSpans.flatMap((resource: { scopeSpans: { spans: SentSpan[] }[] }) =>
      resource.scopeSpans.flatMap(({ spans }) => spans),
    ),
  )
}

const named = (spans: readonly SentSpan[], name: string) => {
  const span = spans.find((candidate) => candidate.name === name)
  if (!span) throw new Error(`there is no span ${name} among ${spans.map((one) => one.name)}`)
  return span
}

describe('a trace', () => {
  it('has the statements of a request inside the request, also of one with a body', async () => {
    const spans = await traced(1, (ask) => ask())
    const request = named(spans, 'POST /things/:id')
    const inside = named(spans, 'a-statement')
    expect(inside).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId })
    expect(JSON.stringify(request.attributes)).toContain('http.response.status_code')
  })

  it('says what failed', async () => {
    const spans = await traced(1, (ask) => ask())
    expect(named(spans, 'broken').status.code).toBe(2)
    expect(named(spans, 'GET /broken').status.code).toBe(2)
  })

  it('names the statement and none of its values', async () => {
    await traced(1, (ask) => ask())
    const text = received.map((request) => request.text).join()
    expect(text).toContain('select $1::text as value')
    expect(text).not.toContain('a secret value')
    expect(text).toContain('of a test')
    expect(received[0]?.authorization).toBe('Bearer of the collector')
  })

  it('goes on where its sender began it (W3C Trace Context), whatever is recorded otherwise', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const spans = await traced(0, (ask) => ask({ traceparent: `00-${traceId}-b7ad6b7169203331-01` }))
    expect(spans.map(({ name }) => name).sort()).toEqual(['POST /things/:id', 'a-statement'])
    expect(named(spans, 'POST /things/:id')).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' })
  })
})
