import { createRequire } from 'node:module'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { createOutgoing, type OutgoingFetch, type OutgoingRequest } from '../../../http/outgoing/outgoing.ts'
import type { WebHook } from '../hook-settings.ts'
import { WebHooks } from './web-hooks.ts'

const hasJsonnet = (() => {
  try {
    createRequire(import.meta.url)('@hanazuki/node-jsonnet')
    return true
  } catch {
    return false
  }
})()

const hook: WebHook = {
  hook: 'web_hook',
  id: 'test',
  url: 'https://hooks.example/told',
  method: 'POST',
  headers: { 'x-api-key': 'key of the platform' },
  body: 'jsonata://{ "email": ctx.identity.traits.email }',
  response: 'parse',
}
const context = async () => ({ identity: { traits: { email: 'ada@example.org', name: 'Ada' } } })
type Answer = Response | Error | (() => Response)

/** Web hooks in front of a service that gives these answers, one after the other, and then the last one again. */
function serviceThat(...answers: readonly Answer[]) {
  const requests: OutgoingRequest[] = []
  const outgoing: OutgoingFetch = async (_address, request = {}) => {
    requests.push(request)
    const answer = answers[Math.min(requests.length, answers.length) - 1] as Answer
    if (answer instanceof Error) throw answer
    return typeof answer === 'function' ? answer() : answer.clone()
  }
  const webHooks = new WebHooks({
    outgoing,
    log: pino({ level: 'silent' }),
    clock: () => new Date(0),
    waitMilliseconds: [0, 0],
  })
  return {
    webHooks,
    requests,
    call: (about: Partial<WebHook> = {}) => webHooks.call({ ...hook, ...about }, context),
  }
}
const unreachable = new PlatformError({ status: 502, code: 'outgoing_failed', message: 'away' })
const late = new PlatformError({ status: 504, code: 'outgoing_timeout', message: 'late' })
const ok = () => new Response(null, { status: 204 })
const bodyOf = (request: OutgoingRequest | undefined) => String(request?.body)

describe('what a service is sent', () => {
  test('is what the program makes, with the headers of the configuration', async () => {
    const { call, requests } = serviceThat(ok())
    await call()
    expect(JSON.parse(bodyOf(requests[0]))).toEqual({ email: 'ada@example.org' })
    const headers = new Headers(requests[0]?.headers)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json',
      'x-api-key': 'key of the platform',
      'ory-webhook-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'ory-webhook-trigger-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test.skipIf(!hasJsonnet)('can be made by a Jsonnet function, and be a form', async () => {
    const { call, requests } = serviceThat(ok())
    const program = 'function(ctx) { mail: ctx.identity.traits.email, tags: ["a", "b"] }'
    await call({
      body: `base64://${Buffer.from(program).toString('base64')}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(bodyOf(requests[0])).toBe('mail=ada%40example.org&tags=a&tags=b')
  })

  test('is nothing without a program, or with a method that has no body', async () => {
    const { call, requests } = serviceThat(ok())
    await call({ body: undefined })
    await call({ method: 'GET' })
    expect(requests.map(({ body }) => body)).toEqual([null, null])
  })

  test.skipIf(!hasJsonnet).each([
    ['Jsonnet', `base64://${Buffer.from('function(ctx) error "cancel"').toString('base64')}`],
    ['JSONata', 'jsonata://$error("cancel")'],
  ])('a program in %s cancels the call', async (_, body) => {
    const { call, requests } = serviceThat(ok())
    expect(await call({ body })).toEqual({ kind: 'accepted', rewrite: {} })
    expect(requests).toEqual([])
  })

  test('a program that fails, or reads files, is an error and no call', async () => {
    const { call, requests } = serviceThat(ok())
    for (const program of ['function(ctx) ctx.nothing', 'function(ctx) importstr "/etc/passwd"'])
      await expect(
        call({ body: `base64://${Buffer.from(program).toString('base64')}` }),
      ).rejects.toMatchObject({ status: 502, code: 'web_hook_failed' })
    expect(requests).toEqual([])
  })
})

describe('an answer', () => {
  test('changes the identity', async () => {
    const identity = {
      traits: { name: 'Countess' },
      metadata_public: { tier: 1 },
      metadata_admin: null,
      external_id: 'crm-1',
      state: 'inactive',
      verifiable_addresses: [
        { via: 'email', value: 'ada@example.org', verified: true },
        { via: 'email', value: 'other@example.org', verified: false },
      ],
    }
    const { call } = serviceThat(Response.json({ identity }))
    expect(await call()).toEqual({
      kind: 'accepted',
      rewrite: {
        traits: { name: 'Countess' },
        metadataPublic: { tier: 1 },
        metadataAdmin: null,
        externalId: 'crm-1',
        state: 'inactive',
        verifiedAddresses: [{ via: 'email', value: 'ada@example.org' }],
      },
    })
  })

  test('refuses, with messages for fields and for the whole form', async () => {
    const messages = [
      {
        instance_ptr: '#/traits/email',
        messages: [{ id: 1234, text: 'blocked', type: 'error', context: { value: 'short' } }],
      },
      { messages: [{ id: 5, text: 'not today', type: 'validation' }] },
    ]
    const { call } = serviceThat(Response.json({ messages }, { status: 400 }))
    expect(await call()).toEqual({
      kind: 'refused',
      fieldMessages: {
        'traits.email': [{ id: 1234, text: 'blocked', type: 'error', context: { value: 'short' } }],
      },
      messages: [{ id: 5, text: 'not today', type: 'error' }],
    })
  })

  test.each([
    ['is not JSON', new Response('not', { status: 200 })],
    ['refuses without a reason', Response.json({ error: 'no' }, { status: 400 })],
    ['has an empty list of reasons', Response.json({ messages: [] }, { status: 400 })],
    [
      'has a message without an id',
      Response.json({ messages: [{ messages: [{ text: 'x' }] }] }, { status: 403 }),
    ],
    ['has traits that are no object', Response.json({ identity: { traits: [] } })],
    ['has another state', Response.json({ identity: { state: 'gone' } })],
  ])('that %s is 502', async (_, answer) => {
    await expect(serviceThat(answer).call()).rejects.toMatchObject({ status: 502, code: 'web_hook_failed' })
  })

  test('is only looked at where it is to be parsed', async () => {
    const { call } = serviceThat(new Response('thanks', { status: 200 }))
    expect(await call({ response: 'wait' })).toEqual({ kind: 'accepted', rewrite: {} })
    const refusing = serviceThat(Response.json({ messages: [] }, { status: 400 }))
    await expect(refusing.call({ response: 'wait' })).rejects.toMatchObject({ status: 502 })
  })
})

describe('a service that fails', () => {
  test('is asked three times', async () => {
    const crashing = serviceThat(new Response(null, { status: 500 }))
    await expect(crashing.call()).rejects.toMatchObject({ status: 502 })
    expect(crashing.requests).toHaveLength(3)
    const away = serviceThat(unreachable)
    await expect(away.call()).rejects.toMatchObject({ status: 502 })
    expect(away.requests).toHaveLength(3)
  })

  test('and then works has worked', async () => {
    const { call, requests } = serviceThat(unreachable, new Response(null, { status: 503 }), ok())
    expect(await call()).toMatchObject({ kind: 'accepted' })
    expect(requests).toHaveLength(3)
  })

  test('by taking too long is 504, and not asked again', async () => {
    const { call, requests } = serviceThat(late)
    await expect(call()).rejects.toMatchObject({ status: 504, code: 'web_hook_timeout' })
    expect(requests).toHaveLength(1)
  })

  test('keeps nobody waiting where its answer is ignored', async () => {
    const { webHooks, requests } = serviceThat(unreachable)
    webHooks.callInBackground({ ...hook, response: 'ignore' }, context)
    await webHooks.stop()
    expect(requests).toHaveLength(3)
  })
})

test('a hook in a private network is not called where the configuration forbids that', async () => {
  const webHooks = new WebHooks({
    outgoing: createOutgoing({ disallowPrivateIpRanges: true }),
    log: pino({ level: 'silent' }),
    clock: () => new Date(0),
    waitMilliseconds: [0, 0],
  })
  for (const url of [
    'http://127.0.0.1:1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]/',
    'http://2130706433/',
  ])
    await expect(webHooks.call({ ...hook, url }, context)).rejects.toMatchObject({
      status: 502,
      cause: { code: 'outgoing_refused' },
    })
})
