import type dns from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createOutgoing, type OutgoingFetch, type OutgoingOptions } from './outgoing.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function serve(listener: RequestListener) {
  const received: string[] = []
  const server = createServer((request, response) => {
    received.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, received }
}

/** A resolver that answers each question with the next list of addresses. */
function resolver(...answers: string[][]): typeof dns.lookup {
  const next = () =>
    (answers.length > 1 ? answers.shift() : answers[0])?.map<LookupAddress>((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
  return ((_host: string, _options: unknown, callback: (error: null, found?: LookupAddress[]) => void) =>
    callback(null, next())) as unknown as typeof dns.lookup
}

const hello: RequestListener = (_request, response) => response.end('hello')

async function codeOf(request: Promise<unknown>): Promise<string> {
  return await request.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  )
}

describe('an address that someone else wrote', () => {
  const literals = (port: number) => [
    `http://127.0.0.1:${port}/`,
    `http://[::1]:${port}/`,
    `http://0.0.0.0:${port}/`,
    `http://[::]:${port}/`,
    'http://169.254.169.254/latest/meta-data/',
    `http://2130706433:${port}/`,
    `http://0x7f000001:${port}/`,
    `http://0177.0.0.1:${port}/`,
    `http://127.1:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://[::ffff:7f00:1]:${port}/`,
    `http://[64:ff9b::7f00:1]:${port}/`,
    'http://[fd00:ec2::254]/latest/',
    'http://100.100.100.200/',
  ]

  test('is refused when its host is a private address in any spelling', async () => {
    const { port, received } = await serve(hello)
    const fetch = createOutgoing()
    for (const address of literals(port))
      expect([address, await codeOf(fetch(address))]).toEqual([address, 'outgoing_refused'])
    expect(received).toEqual([])
  })

  test('is refused when its name resolves to the machine itself', async () => {
    const { port, received } = await serve(hello)
    expect(await codeOf(createOutgoing()(`http://localhost:${port}/`))).toBe('outgoing_refused')
    expect(received).toEqual([])
  })

  test('is refused when one of several addresses is private', async () => {
    const { port, received } = await serve(hello)
    const fetch = createOutgoing({ lookup: resolver(['8.8.8.8', '127.0.0.1']) })
    expect(await codeOf(fetch(`http://mixed.example:${port}/`))).toBe('outgoing_refused')
    expect(received).toEqual([])
  })

  test('is checked at every connection, so a name that changes its mind is refused', async () => {
    const { port, received } = await serve(hello)
    const fetch = createOutgoing({ lookup: resolver(['192.0.2.1'], ['127.0.0.1']) })
    expect(await codeOf(fetch(`http://rebinding.example:${port}/`))).toBe('outgoing_refused')
    expect(await codeOf(fetch(`http://rebinding.example:${port}/`))).toBe('outgoing_refused')
    expect(received).toEqual([])
  })

  test.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'data:text/plain,x',
    'gopher://example.com/',
    'nonsense',
  ])('is refused when it is %s', async (address) => {
    expect(await codeOf(createOutgoing()(address))).toBe('outgoing_refused')
  })

  test('is refused when it carries credentials, and they are not repeated', async () => {
    const refused = createOutgoing()('https://admin:hunter2@example.com/')
    await expect(refused).rejects.toMatchObject({ code: 'outgoing_refused' })
    await expect(refused).rejects.not.toThrow('hunter2')
  })
})

describe('an exception', () => {
  test('opens the address that the operator listed and no other one', async () => {
    const { port } = await serve(hello)
    const fetch = createOutgoing({ privateIpExceptionUrls: [`http://localhost:${port}/allowed`] })
    expect(await (await fetch(`http://localhost:${port}/allowed`)).text()).toBe('hello')
    expect(await codeOf(fetch(`http://localhost:${port}/other`))).toBe('outgoing_refused')
    expect(await codeOf(fetch(`http://127.0.0.1:${port}/allowed`))).toBe('outgoing_refused')
  })

  test('for an origin that the operator wrote down opens this origin and no other one', async () => {
    const { port } = await serve(hello)
    const other = await serve(hello)
    const fetch = createOutgoing({ trustedOrigins: [`http://localhost:${port}`] })
    expect((await fetch(`http://localhost:${port}/any/path`)).status).toBe(200)
    expect(await codeOf(fetch(`http://localhost:${other.port}/`))).toBe('outgoing_refused')
  })
})

describe('an answer', () => {
  const open = (options: OutgoingOptions = {}): OutgoingFetch =>
    createOutgoing({ disallowPrivateIpRanges: false, ...options })

  test('that redirects is given as it is, and the other address is not asked', async () => {
    const inner = await serve(hello)
    const outer = await serve((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/secret` }).end()
    })
    const response = await open()(`http://127.0.0.1:${outer.port}/`)
    expect(response.status).toBe(302)
    expect(inner.received).toEqual([])
  })

  test('that is larger than allowed is refused, whether it says so or not', async () => {
    const announced = await serve((_request, response) => response.end('x'.repeat(2000)))
    const streamed = await serve((_request, response) => {
      for (let i = 0; i < 20; i++) response.write('x'.repeat(100))
      response.end()
    })
    const fetch = open({ maximumBodyBytes: 1000 })
    expect(await codeOf(fetch(`http://127.0.0.1:${announced.port}/`))).toBe('outgoing_too_large')
    expect(await codeOf(fetch(`http://127.0.0.1:${streamed.port}/`))).toBe('outgoing_too_large')
  })

  test('that never comes, or never ends, is given up after the time limit', async () => {
    const silent = await serve(() => undefined)
    const dripping = await serve((_request, response) => response.write('x'))
    const fetch = open({ timeoutMilliseconds: 100 })
    expect(await codeOf(fetch(`http://127.0.0.1:${silent.port}/`))).toBe('outgoing_timeout')
    expect(await codeOf(fetch(`http://127.0.0.1:${dripping.port}/`))).toBe('outgoing_timeout')
  })

  test('that breaks off in the middle is a failure, not a short answer', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('short', () => response.destroy())
    })
    expect(await codeOf(open()(`http://127.0.0.1:${port}/`))).toBe('outgoing_failed')
  })

  test('of nobody names the host and the reason', async () => {
    const { port } = await serve(hello)
    closing.splice(0).forEach((close) => {
      close()
    })
    await expect(open()(`http://127.0.0.1:${port}/path?code=secret`)).rejects.toThrow(
      `127.0.0.1:${port} cannot be reached (ECONNREFUSED).`,
    )
  })

  test('carries status, headers and body; the request its method, headers and form', async () => {
    const { port } = await serve(async (request, response) => {
      const chunks = await request.toArray()
      response.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] })
      response.end(
        JSON.stringify({
          method: request.method,
          type: request.headers['content-type'],
          accept: request.headers.accept,
          encoding: request.headers['accept-encoding'],
          agent: request.headers['user-agent'],
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    const response = await open()(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ code: 'a b' }),
    })
    expect(response.status).toBe(201)
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.json()).toEqual({
      method: 'POST',
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
      encoding: 'identity',
      agent: 'identity-platform',
      body: 'code=a+b',
    })
  })
})
