import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { pathOf } from '../../../../test/support/self-service-client.ts'
import type { OutgoingRequest } from '../../../http/outgoing/outgoing.ts'

const right = 'Quaint-Marmalade-42-Zeppelin'
const asked: { readonly url: string; readonly request: OutgoingRequest | undefined }[] = []
let answer: () => Response

let server: SelfService
beforeAll(async () => {
  server = await createSelfService({
    selfservice: {
      methods: {
        password: {
          enabled: true,
          config: {
            haveibeenpwned_enabled: false,
            migrate_hook: {
              enabled: true,
              config: {
                url: 'https://legacy.example/check',
                headers: { 'x-tenant': 'one' },
                auth: { type: 'basic_auth', config: { user: 'platform', password: 'secret' } },
              },
            },
          },
        },
      },
    },
    identity: { hashers: { argon2: { memory: '64KB', iterations: 1 } } },
    outgoing: async (url, request) => {
      asked.push({ url: String(url), request })
      return answer()
    },
  })
})
afterAll(() => server.close())
beforeEach(() => {
  asked.length = 0
})

let people = 0
async function somebody() {
  const email = `person${++people}@example.org`
  const config = { use_password_migration_hook: true }
  await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: { traits: { email }, credentials: { password: { config } } },
  })
  return email
}
async function signIn(identifier: string, password: string) {
  const start = await server.public.inject({ url: '/self-service/login/api' })
  const payload = { method: 'password', identifier, password }
  return server.public.inject({ method: 'POST', url: pathOf(start.json().ui.action), payload })
}

test('an account without its password is signed in to when the other service knows it, which is asked once', async () => {
  const email = await somebody()
  answer = () => Response.json({ status: 'password_match' })
  expect((await signIn(email, right)).statusCode).toBe(200)
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({
    url: 'https://legacy.example/check',
    request: {
      method: 'POST',
      headers: { 'x-tenant': 'one', authorization: `Basic ${btoa('platform:secret')}` },
      body: JSON.stringify({ identifier: email, password: right }),
    },
  })
  answer = () => new Response('', { status: 403 })
  expect((await signIn(email, right)).statusCode).toBe(200)
  expect((await signIn(email, 'wrong')).statusCode).toBe(400)
  expect(asked).toHaveLength(1)
})

test('a password that the other service does not know is wrong', async () => {
  const email = await somebody()
  answer = () => new Response('', { status: 403 })
  const refused = await signIn(email, 'wrong')
  expect([refused.statusCode, refused.json().ui.messages[0].id]).toEqual([400, 4000006])
})

test.each([
  ['an error', () => new Response('', { status: 500 })],
  ['a page', () => new Response('<html>')],
  ['another status', () => Response.json({ status: 'maybe' })],
])('%s instead of an answer signs nobody in', async (_, response) => {
  const email = await somebody()
  answer = response
  expect((await signIn(email, right)).statusCode).toBe(502)
})

test('nobody else is asked about', async () => {
  answer = () => Response.json({ status: 'password_match' })
  expect((await signIn('nobody@example.org', right)).statusCode).toBe(400)
  expect(asked).toHaveLength(0)
})
