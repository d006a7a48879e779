import { afterEach, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf } from '../../../../test/support/self-service-client.ts'

const right = 'Quaint-Marmalade-42-Zeppelin'

let server: SelfService
afterEach(() => server.close())

async function start(mitigate: boolean) {
  server = await createSelfService({
    selfservice: {
      methods: { password: { enabled: true, config: { haveibeenpwned_enabled: false } } },
      flows: { login: { style: 'identifier_first' } },
    },
    identity: {
      hashers: { argon2: { memory: '64KB', iterations: 1 } },
      security: { account_enumeration: { mitigate } },
    },
  })
  const created = await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: {
      traits: { email: 'alice@example.org' },
      credentials: { password: { config: { password: right } } },
    },
  })
  expect(created.statusCode).toBe(201)
}

// biome-ignore lint/suspicious/noExplicitAny: flows are JSON of many shapes
type Flow = any
const shown = (flow: Flow) =>
  flow.ui.nodes.map(({ group, attributes }: Flow) => `${group} ${attributes.name} ${attributes.type}`)

async function identify(identifier: string) {
  const begun = await server.public.inject({ url: '/self-service/login/api' })
  return server.public.inject({
    method: 'POST',
    url: pathOf(begun.json().ui.action),
    payload: { method: 'identifier_first', identifier },
  })
}

describe('a sign-in that asks who it is first', () => {
  test('asks for nothing else, then for what the account has, in a browser', async () => {
    await start(false)
    await server.signedIn({ sub: 'bob', traits: { email: 'bob@example.org' } })
    const client = server.browser()
    const first = await client.fetchFlow('login', await client.get('/self-service/login/browser'))
    expect(shown(first)).toEqual([
      'identifier_first identifier text',
      'identifier_first method submit',
      'oidc provider submit',
      'oidc provider submit',
      'default csrf_token hidden',
    ])
    const send = (flow: Flow, fields: Record<string, string>) =>
      client.postForm(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow), ...fields })
    const bob = await send(first, { method: 'identifier_first', identifier: 'bob@example.org' })
    expect(shown(await client.fetchFlow('login', bob))).toEqual([
      'identifier_first identifier hidden',
      'oidc provider submit',
      'default csrf_token hidden',
    ])
    const alice = await send(first, { method: 'identifier_first', identifier: 'alice@example.org' })
    const second = await client.fetchFlow('login', alice)
    expect(shown(second)).toEqual([
      'identifier_first identifier hidden',
      'default csrf_token hidden',
      'password password password',
      'password method submit',
    ])
    const done = await send(second, { method: 'password', identifier: 'alice@example.org', password: right })
    expect([done.statusCode, done.headers.location]).toEqual([303, 'https://app.example/'])
  })

  test('goes on in the same way for everybody, unless enumeration is allowed', async () => {
    await start(true)
    const shape = async (identifier: string) =>
      (await identify(identifier)).body.replaceAll(/[0-9a-f-]{36}/g, '*').replaceAll(identifier, 'IDENTIFIER')
    expect(await shape('nobody@example.org')).toBe(await shape('alice@example.org'))
  })

  test('tells who has no account where enumeration is allowed', async () => {
    await start(false)
    const answer = await identify('nobody@example.org')
    const [identifier] = answer.json().ui.nodes
    expect([answer.statusCode, identifier.messages[0].id]).toEqual([400, 4000037])
  })
})
