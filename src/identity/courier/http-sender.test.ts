import { expect, test } from 'vitest'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import { httpSender } from './http-sender.ts'
import { Undeliverable } from './sender.ts'

const message = {
  id: '0b5a1c9e-6a57-4a6f-9a52-0e3f7d1a2b3c',
  channel: 'sms',
  recipient: '+4915112345678',
  templateType: 'login_code_valid',
  content: {
    subject: 'Your code',
    text: 'It is 123456.',
    html: '',
    data: { to: '+4915112345678', login_code: '123456' },
  },
} as const

function service(status: number) {
  const asked: { url: string; headers: Record<string, string>; body: unknown }[] = []
  const outgoing: OutgoingFetch = async (url, request) => {
    const headers = Object.fromEntries(new Headers(request?.headers))
    asked.push({ url: String(url), headers, body: JSON.parse(String(request?.body)) })
    return new Response('', { status })
  }
  return { asked, outgoing }
}

const settings = {
  url: 'https://sms.example/send',
  method: 'POST',
  headers: { 'x-tenant': 'one' },
  body: undefined,
  auth: { type: 'api_key', config: { name: 'x-key', value: 'secret', in: 'header' } },
} as const

test('a service is told whom a message is for and what it says, and who asks', async () => {
  const { asked, outgoing } = service(202)
  await httpSender(settings, outgoing, () => new Date()).send(message)
  expect(asked).toMatchObject([
    {
      url: 'https://sms.example/send',
      headers: { 'x-tenant': 'one', 'x-key': 'secret', 'idempotency-key': message.id },
      body: {
        recipient: message.recipient,
        login_code: '123456',
        recovery_code: null,
        body: 'It is 123456.',
      },
    },
  ])
})

test('a program writes the message down in the way of the service', async () => {
  const { asked, outgoing } = service(200)
  const body =
    'jsonata://{ "To": ctx.recipient, "Text": ctx.body, "Code": ctx.template_data.login_code, "Kind": ctx.message_type }'
  await httpSender({ ...settings, body }, outgoing, () => new Date()).send(message)
  expect(asked[0]?.body).toEqual({
    To: message.recipient,
    Text: 'It is 123456.',
    Code: '123456',
    Kind: 'phone',
  })
})

test.each([
  [400, true],
  [422, true],
  [401, false],
  [429, false],
  [503, false],
])('an answer of %i ends the attempts: %s', async (status, isLast) => {
  const { outgoing } = service(status)
  const error = await httpSender(settings, outgoing, () => new Date())
    .send(message)
    .catch((reason: unknown) => reason)
  expect(error instanceof Undeliverable).toBe(isLast)
  expect((error as Error).message).not.toContain('123456')
})
