import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf, type SelfServiceClient } from '../../../../test/support/self-service-client.ts'

let server: SelfService
beforeAll(async () => {
  server = await createSelfService()
})
afterAll(() => server.close())

const json = { accept: 'application/json' }
let people = 0
/** Somebody whom the platform has not seen yet. */
function somebody(traits: Record<string, unknown> = {}) {
  people += 1
  return { sub: `sub-${people}`, traits: { email: `person${people}@example.org`, name: 'Person', ...traits } }
}

const whoami = async (client: SelfServiceClient) => client.get('/sessions/whoami', json)
const identityCount = async () =>
  (await server.admin.inject({ url: '/admin/identities?page_size=500' })).json().length

async function errorBehind(location: unknown) {
  const url = new URL(String(location))
  expect(url.pathname).toBe('/ui/error')
  return (await server.public.inject({ url: `/self-service/errors${url.search}`, headers: json })).json()
    .error
}

describe('coming back from the provider', () => {
  test('signs somebody new up, also from the sign-in page', async () => {
    const person = somebody({ picture: 'https://img.example/p.png' })
    const client = await server.signedIn({
      ...person,
      verified_addresses: [{ via: 'email', value: person.traits.email }],
    })
    const session = (await whoami(client)).json()
    expect(session).toMatchObject({
      authenticator_assurance_level: 'aal1',
      authentication_methods: [{ method: 'oidc', aal: 'aal1', provider: 'upstream' }],
      identity: { traits: person.traits, verifiable_addresses: [{ verified: true }] },
    })
    const admin = await server.admin.inject({
      url: `/admin/identities/${session.identity.id}?include_credential=oidc`,
    })
    expect(admin.json().credentials.oidc).toMatchObject({
      identifiers: [`upstream:${person.sub}`],
      config: {
        providers: [{ provider: 'upstream', subject: person.sub, initial_access_token: 'access' }],
      },
    })
  })

  test('signs a known person in, also from the sign-up page, as the same identity', async () => {
    const person = somebody()
    const first = (await whoami(await server.signedIn(person))).json()
    const again = await server.signedIn(person, { start: '/self-service/registration/browser' })
    expect((await whoami(again)).json().identity.id).toBe(first.identity.id)
  })

  test('reaches the second level when the provider vouches for it', async () => {
    const client = await server.signedIn({ ...somebody(), aal2: true })
    expect((await whoami(client)).json().authenticator_assurance_level).toBe('aal2')
  })

  test('works over the shared address of a provider that insists on PKCE, and by a form', async () => {
    const client = server.browser()
    const callback = await server.leave(client, somebody(), { provider: server.second })
    expect(callback).toMatch(/^\/self-service\/methods\/oidc\/callback\?/)
    expect((await client.get(callback)).headers.location).toBe('https://app.example/')

    const other = server.browser()
    const [path = '', query] = (await server.leave(other, somebody())).split('?')
    const posted = await server.public.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://upstream.example' },
      payload: query,
    })
    expect(posted.statusCode).toBe(302)
    expect((await other.get(pathOf(String(posted.headers.location)))).headers.location).toBe(
      'https://app.example/',
    )
  })

  test('keeps several tabs apart', async () => {
    const [one, other] = [somebody(), somebody()]
    const client = server.browser()
    const start = (page: string) =>
      `/self-service/login/browser?return_to=https%3A%2F%2Fapp.example%2F${page}`
    const flowOne = await client.fetchFlow('login', await client.get(start('one')))
    const flowOther = await client.fetchFlow('login', await client.get(start('other')))
    const leave = async (flow: typeof flowOne) => {
      await client.postForm(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow), provider: 'upstream' })
    }
    await leave(flowOne)
    const callbackOne = server.callback(one)
    await leave(flowOther)
    expect((await client.get(server.callback(other))).headers.location).toBe('https://app.example/other')
    // The first tab finds its person signed in, as somebody else.
    expect((await client.get(callbackOne)).headers.location).toBe('https://app.example/one')
    expect((await whoami(client)).json().identity.traits.email).toBe(other.traits.email)
  })

  test('shows what the provider said when it said no', async () => {
    const client = server.browser()
    await server.leave(client, somebody())
    const { state } = server.upstream.asked
    for (const answer of ['', '&error=access_denied']) {
      const back = await client.get(`/self-service/methods/oidc/callback/upstream?state=${state}${answer}`)
      const flow = await client.fetchFlow('login', back)
      expect(flow).toMatchObject({ active: 'oidc', ui: { messages: [{ id: 4000001, type: 'error' }] } })
    }
  })

  test('is an error when the provider cannot be trusted', async () => {
    const client = server.browser()
    await server.leave(client, somebody())
    const { state } = server.upstream.asked
    const back = await client.get(
      `/self-service/methods/oidc/callback/upstream?${new URLSearchParams({ state, code: 'unknown' })}`,
    )
    expect(await errorBehind(back.headers.location)).toMatchObject({ id: 'provider_failed', code: 502 })
  })

  test('does not sign in to an account that is disabled', async () => {
    const person = somebody()
    const { id } = (await whoami(await server.signedIn(person))).json().identity
    await server.context.identities.update(id, () => ({ state: 'inactive' }))
    const client = server.browser()
    const back = await client.get(await server.leave(client, person))
    const flow = await client.fetchFlow('login', back)
    expect(flow.ui.messages).toMatchObject([{ id: 4010011 }])
    expect((await whoami(client)).statusCode).toBe(401)
  })
})

describe('a provider that does not say everything that the schema needs', () => {
  test('leads to a form with what it said and what is missing, and from there to the sign-up', async () => {
    const { sub } = somebody()
    const client = server.browser()
    const back = await client.get(await server.leave(client, { sub, traits: { name: 'Ada' } }))
    expect(back.statusCode).toBe(302)
    expect(new URL(String(back.headers.location)).pathname).toBe('/ui/register')
    const flow = await client.fetchFlow('registration', back)
    const node = (name: string) =>
      flow.ui.nodes.find((one: { attributes: { name: string } }) => one.attributes.name === name)
    expect(flow.active).toBe('oidc')
    expect(node('traits.email')).toMatchObject({
      group: 'default',
      attributes: { type: 'email', required: true, autocomplete: 'email' },
      messages: [{ id: 4000002, type: 'error', context: { property: 'email' } }],
      meta: { label: { id: 1070002, context: { name: 'traits.email' } } },
    })
    expect(node('traits.name')).toMatchObject({ attributes: { value: 'Ada' }, messages: [] })
    expect(node('provider')).toMatchObject({
      attributes: { value: 'upstream' },
      meta: { label: { id: 1040003 } },
    })

    await client.postForm(pathOf(flow.ui.action), {
      csrf_token: csrfTokenOf(flow),
      provider: 'upstream',
      'traits.email': 'ada-completes@example.org',
      'traits.name': 'Ada L.',
    })
    const done = await client.get(
      server.callback({ sub, traits: { name: 'Ada', picture: 'https://i.example/' } }),
    )
    expect(done.headers.location).toBe('https://app.example/')
    const { traits, verifiable_addresses } = (await whoami(client)).json().identity
    expect(traits).toEqual({
      email: 'ada-completes@example.org',
      name: 'Ada L.',
      picture: 'https://i.example/',
    })
    expect(verifiable_addresses).toMatchObject([{ verified: false }])
  })

  test('cannot make a person verified by an address that the person filled in', async () => {
    const { sub } = somebody()
    const vouched = { via: 'email' as const, value: `${sub}@vouched.example` }
    const client = server.browser()
    const account = { sub, traits: { email: vouched.value }, verified_addresses: [vouched] }
    await server.leave(client, account, { start: '/self-service/registration/browser' })
    const start = await client.get('/self-service/registration/browser')
    const flow = await client.fetchFlow('registration', start)
    await client.postForm(pathOf(flow.ui.action), {
      csrf_token: csrfTokenOf(flow),
      provider: 'upstream',
      'traits.email': `${sub}@claimed.example`,
    })
    await client.get(server.callback(account))
    expect((await whoami(client)).json().identity.verifiable_addresses).toMatchObject([
      { value: `${sub}@claimed.example`, verified: false },
    ])
  })
})

describe('an attacker', () => {
  test.each([
    ['no state', () => '/self-service/methods/oidc/callback/upstream?code=x'],
    ['a made-up state', () => '/self-service/methods/oidc/callback/upstream?code=x&state=!bogus'],
    ['an unknown provider', () => '/self-service/methods/oidc/callback/nowhere?code=x&state=!y'],
  ])('gets nowhere with %s', async (_, url) => {
    const page = await server.browser().get(url())
    expect(page.statusCode).toBe(303)
    expect(await errorBehind(page.headers.location)).toMatchObject({
      id: 'provider_state_invalid',
      code: 400,
    })
    const script = await server.spa().get(url())
    expect([script.statusCode, script.json().error.id]).toEqual([400, 'provider_state_invalid'])
  })

  test('cannot change the state, or use it at the address of another provider', async () => {
    const client = server.browser()
    const callback = new URL(await server.leave(client, somebody()), 'https://id.example.com')
    const state = callback.searchParams.get('state') as string
    for (const at of [0, 10, 60, state.length - 1]) {
      const changed = `${state.slice(0, at)}${state[at] === 'A' ? 'B' : 'A'}${state.slice(at + 1)}`
      callback.searchParams.set('state', changed)
      const page = await client.get(pathOf(callback.href))
      expect(await errorBehind(page.headers.location)).toMatchObject({ code: 400 })
    }
    callback.searchParams.set('state', state)
    callback.pathname = '/self-service/methods/oidc/callback/second'
    const elsewhere = await client.get(pathOf(callback.href))
    expect(await errorBehind(elsewhere.headers.location)).toMatchObject({ code: 400 })
    expect((await whoami(client)).statusCode).toBe(401)
  })

  test('cannot make a victim sign in to the attacker’s account: the state belongs to one browser', async () => {
    const callback = await server.leave(server.browser(), somebody())
    const victim = server.browser()
    await server.leave(victim, somebody())
    for (const client of [victim, server.browser()]) {
      const page = await client.get(callback)
      expect(await errorBehind(page.headers.location)).toMatchObject({
        id: 'provider_state_of_another_browser',
        code: 400,
      })
      expect((await whoami(client)).statusCode).toBe(401)
    }
  })

  test('gains nothing by replaying an answer', async () => {
    const client = server.browser()
    const callback = await server.leave(client, somebody())
    await client.get(callback)
    const session = (await whoami(client)).json().id
    // With the session there is nothing to do; without it the flow is over.
    expect((await client.get(callback)).headers.location).toBe('https://app.example/')
    expect((await whoami(client)).json().id).toBe(session)
    client.cookies.delete('ory_kratos_session')
    expect((await client.get(callback)).statusCode).toBeGreaterThanOrEqual(300)
    expect((await whoami(client)).statusCode).toBe(401)
  })

  test('comes too late with a state of yesterday', async () => {
    const client = server.browser()
    const callback = await server.leave(client, somebody())
    server.advance(31 * 60)
    const page = await client.get(callback)
    expect(await errorBehind(page.headers.location)).toMatchObject({ code: 400 })
  })

  test('sends one form many times and gets one session', async () => {
    const client = server.browser()
    const person = somebody()
    const first = await server.leave(client, person)
    const codes = Array.from({ length: 8 }, () => server.upstream.codeFor(person))
    const before = await identityCount()
    const answers = await Promise.all(
      codes.map((code) => client.get(first.replace(/code=[^&]+/, `code=${code}`))),
    )
    const issued = answers.filter(({ cookies }) => cookies.some(({ name }) => name === 'ory_kratos_session'))
    expect(issued).toHaveLength(1)
    expect(await identityCount()).toBe(before + 1)
  })
})

describe('an account at a provider whose address belongs to somebody', () => {
  /** The owner has an account at `second`; the newcomer comes from `upstream` with the owner's address. */
  async function collision() {
    const owner = somebody()
    const { identity } = (await whoami(await server.signedIn(owner, { provider: server.second }))).json()
    const newcomer = { sub: `new-${owner.sub}`, traits: owner.traits }
    const client = server.browser()
    const start = '/self-service/login/browser?return_to=https%3A%2F%2Fapp.example%2Flinked'
    const back = await client.get(await server.leave(client, newcomer, { start }))
    return { owner, identity, newcomer, client, back }
  }

  test('is linked only after the person signed in to it in another way', async () => {
    const { owner, identity, newcomer, client, back } = await collision()
    expect(back.statusCode).toBe(303)
    const page = new URL(String(back.headers.location))
    expect([page.pathname, page.searchParams.get('no_org_ui')]).toEqual(['/ui/login', 'true'])
    expect((await whoami(client)).statusCode).toBe(401)

    const flow = await client.fetchFlow('login', back)
    expect(flow).toMatchObject({ active: 'oidc', return_to: 'https://app.example/linked' })
    expect(flow.ui.messages).toMatchObject([
      {
        id: 1010016,
        type: 'info',
        context: {
          duplicateIdentifier: owner.traits.email,
          duplicate_identifier: owner.traits.email,
          provider: 'Upstream',
          available_credential_types: [],
          available_providers: [],
        },
      },
    ])
    expect(JSON.stringify(flow)).not.toContain(identity.id)
    const buttons = flow.ui.nodes.filter(({ group }: { group: string }) => group === 'oidc')
    expect(buttons).toMatchObject([
      { attributes: { value: 'second' }, meta: { label: { id: 1010018, context: { provider: 'Second' } } } },
    ])

    await client.postForm(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow), provider: 'second' })
    const linked = await client.get(server.callback(owner, server.second))
    expect(linked.headers.location).toBe('https://app.example/linked')
    const session = (await whoami(client)).json()
    expect(session.identity.id).toBe(identity.id)
    expect(session.authentication_methods).toMatchObject([{ provider: 'second' }, { provider: 'upstream' }])
    const later = (await whoami(await server.signedIn(newcomer))).json()
    expect(later.identity.id).toBe(identity.id)
  })

  test('is not linked by signing in to another account', async () => {
    const { client, back, identity, newcomer } = await collision()
    const flow = await client.fetchFlow('login', back)
    const attacker = somebody()
    await server.signedIn(attacker, { provider: server.second })
    const send = async () => {
      await client.postForm(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow), provider: 'second' })
    }
    // Neither with an account of their own nor with one that nobody has seen.
    for (const account of [attacker, somebody()]) {
      await send()
      const refused = await client.get(server.callback(account, server.second))
      expect((await client.fetchFlow('login', refused)).ui.messages).toMatchObject([{ id: 4010009 }])
      expect((await whoami(client)).statusCode).toBe(401)
    }
    const owner = await server.context.identities.get(identity.id)
    expect(owner?.credentials.find(({ type }) => type === 'oidc')?.identifiers).not.toContain(
      `upstream:${newcomer.sub}`,
    )
  })

  test('is not linked by coming again with the same account', async () => {
    const { client, back, newcomer } = await collision()
    const flow = await client.fetchFlow('login', back)
    await client.postForm(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow), provider: 'upstream' })
    const refused = await client.get(server.callback(newcomer))
    expect((await client.fetchFlow('login', refused)).ui.messages).toMatchObject([{ id: 4010009 }])
    expect((await whoami(client)).statusCode).toBe(401)
  })

  test('says so when nobody can sign in to that account', async () => {
    const { traits } = somebody()
    await server.context.identities.create({ traits })
    const client = server.browser()
    const back = await client.get(await server.leave(client, { sub: 'nobody-can', traits }))
    const flow = await client.fetchFlow('registration', back)
    expect(flow.ui.messages).toMatchObject([{ id: 4000027, type: 'error' }])
    expect((await whoami(client)).statusCode).toBe(401)
  })

  test('is no way around it for a mapper that emits somebody’s address in another spelling', async () => {
    const owner = somebody()
    await server.signedIn(owner, { provider: server.second })
    const email = `  ${String(owner.traits.email).toUpperCase()} `.trim()
    const client = server.browser()
    const back = await client.get(await server.leave(client, { sub: 'spelled', traits: { email } }))
    expect((await client.fetchFlow('login', back)).ui.messages).toMatchObject([{ id: 1010016 }])
  })
})

describe('somebody whom nobody knows', () => {
  test('is told so where the administrator opens all accounts', async () => {
    const closed = await createSelfService({
      selfservice: { flows: { registration: { enabled: false } } },
    })
    try {
      const client = closed.browser()
      const back = await client.get(await closed.leave(client, somebody()))
      const flow = await client.fetchFlow('login', back)
      expect(flow.ui.messages).toMatchObject([{ id: 4000001, type: 'error' }])
      const start = await closed.spa().get('/self-service/registration/browser')
      expect([start.statusCode, start.json().error.id]).toEqual([400, 'self_service_flow_disabled'])
    } finally {
      await closed.close()
    }
  })
})

describe('a provider whose claims replace what is known at each sign-in', () => {
  test('brings new values, keeps others, writes nothing when nothing is new, and cannot take an address', async () => {
    const statements: string[] = []
    const fresh = await createSelfService({
      upstream: { updateIdentityOnLogin: 'automatic' },
      onStatement: ({ name }) => statements.push(name),
    })
    try {
      const person = somebody({ name: 'Una', picture: 'https://i.example/' })
      await fresh.signedIn(person)
      const { email } = person.traits
      const changed = { sub: person.sub, traits: { email, name: 'Ursula' } }
      const client = await fresh.signedIn(changed)
      expect((await whoami(client)).json().identity.traits).toEqual({
        email,
        name: 'Ursula',
        picture: 'https://i.example/',
      })
      const writes = () => statements.filter((name) => name.includes('write')).length
      const before = writes()
      await fresh.signedIn(changed)
      expect(writes()).toBe(before)

      const other = somebody()
      await fresh.signedIn(other)
      const thief = fresh.browser()
      const taking = { sub: person.sub, traits: { ...changed.traits, email: other.traits.email } }
      const back = await thief.get(await fresh.leave(thief, taking))
      expect((await thief.fetchFlow('login', back)).ui.messages).toMatchObject([{ id: 4000007 }])
      expect((await whoami(thief)).statusCode).toBe(401)
    } finally {
      await fresh.close()
    }
  })
})
