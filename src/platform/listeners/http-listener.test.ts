import { once } from 'node:events'
import type { RequestListener, ServerResponse } from 'node:http'
import { Agent, get } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { HttpListener } from './http-listener.ts'

const open: { listener: HttpListener; agent?: Agent }[] = []
afterEach(async () => {
  for (const { listener, agent } of open.splice(0)) {
    agent?.destroy()
    await listener.drain(0)
  }
})

async function listening(handler: RequestListener): Promise<HttpListener> {
  const listener = new HttpListener({ name: 'public', host: '127.0.0.1', port: 0, keepAlive: 60 })
  listener.use(handler)
  await listener.listen()
  return listener
}

/** A handler that answers only when the test says so. */
function held() {
  const arrived = Promise.withResolvers<ServerResponse>()
  return {
    handler: ((_request, response) => arrived.resolve(response)) as RequestListener,
    arrived: arrived.promise,
  }
}

function request(
  port: number,
  agent?: Agent,
): Promise<{ status: number; connection?: string; body: string }> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/', agent }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part) => (body += part))
      response.on('end', () =>
        resolve({ status: response.statusCode as number, connection: response.headers.connection, body }),
      )
      response.on('error', reject)
    }).on('error', reject)
  })
}

describe('a listener that drains', () => {
  it('answers the request in progress, asks for another connection, and takes no new one', async () => {
    const { handler, arrived } = held()
    const listener = await listening(handler)
    const { port } = listener
    const answer = request(port, new Agent({ keepAlive: true }))
    const response = await arrived

    const drained = listener.drain(60_000)
    await expect(request(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    response.end('done')

    expect(await answer).toMatchObject({ status: 200, body: 'done' })
    expect(await drained).toBe(true)
  })

  it('answers a request that arrives on an open connection, and closes it then', async () => {
    const listener = await listening((_request, response) => response.end('answer'))
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const { port } = listener
    expect(await request(port, agent)).toMatchObject({ connection: 'keep-alive' })
    const drained = listener.drain(60_000)
    expect(await request(port, agent)).toMatchObject({ connection: 'close', body: 'answer' })
    expect(await drained).toBe(true)
  })

  it('does not wait for connections on which nothing is asked', async () => {
    const listener = await listening((_request, response) => response.end())
    const idle = connect(listener.port, '127.0.0.1')
    await once(idle, 'connect')
    await request(listener.port)
    const closed = once(idle, 'close')
    idle.resume()
    expect(await listener.drain(60_000)).toBe(true)
    await closed
  })

  it('cuts what takes too long, and says so', async () => {
    const { handler, arrived } = held()
    const listener = await listening(handler)
    const answer = request(listener.port).catch((error: { code: string }) => error.code)
    await arrived
    expect(await listener.drain(0)).toBe(false)
    expect(await answer).toBe('ECONNRESET')
  })

  it('asks for another connection from the moment it announces its end', async () => {
    const listener = await listening((_request, response) => response.end())
    const agent = new Agent({ keepAlive: true })
    open.push({ listener, agent })
    listener.announceEnd()
    expect(await request(listener.port, agent)).toMatchObject({ status: 200, connection: 'close' })
  })
})

it('answers with the handler in place when the request arrived, however long it takes', async () => {
  const { handler, arrived } = held()
  const listener = await listening(handler)
  open.push({ listener })
  const first = request(listener.port)
  const response = await arrived
  listener.use((_request, other) => other.end('new'))
  expect((await request(listener.port)).body).toBe('new')
  response.end('old')
  expect((await first).body).toBe('old')
})

it('says in a sentence that its port is in use', async () => {
  const other = createServer((socket: Socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const listener = new HttpListener({ name: 'admin', host: '127.0.0.1', port, keepAlive: 60 })
  await expect(listener.listen()).rejects.toMatchObject({
    code: 'port_in_use',
    message: `Port ${port} on 127.0.0.1 is in use by another program. Stop it, or set "admin.port" to another one.`,
  })
  other.close()
})

it('says in a sentence that its host is not of this machine', async () => {
  const listener = new HttpListener({ name: 'public', host: '203.0.113.7', port: 0, keepAlive: 60 })
  await expect(listener.listen()).rejects.toMatchObject({
    code: 'address_unusable',
    message: expect.stringContaining('Set "public.host" to an address of this machine.'),
  })
})
