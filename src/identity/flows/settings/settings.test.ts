import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FakeAccount } from '../../../../test/support/fake-provider.ts'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf, type SelfServiceClient } from '../../../../test/support/self-service-client.ts'

let server: SelfService
beforeAll(async () => {
  server = await createSelfService()
})
afterAll(() => server.close())

const json = { accept: 'application/json' }
const start = '/self-service/settings/browser'
let people = 0
function somebody(): FakeAccount & { readonly traits: { email: string; name: string } } {
  people += 1
  return { sub: `sub-${people}`, traits: { email: `person${people}@example.org`, name: 'Person' } }
}

const open = async (client: SelfServiceClient) => client.fetchFlow('settings', await client.get(start))
const send = (
  client: SelfServiceClient,
  flow: Awaited<ReturnType<typeof open>>,
  fields: Record<string, string>,
) => client.postForm(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow), ...fields })
const buttons = (flow: Awaited<ReturnType<typeof open>>) =>
  flow.ui.nodes
    .filter(({ group }: { group: string }) => group === 'oidc')
    .map(
      ({ attributes }: { attributes: { name: string; value: string } }) =>
        `${attributes.name} ${attributes.value}`,
    )

async function link(client: SelfServiceClient, account: FakeAccount) {
  const flow = await open(client)
  const left = await send(client, flow, { link: 'second' })
  expect(left.headers.location).toMatch(/^https:\/\/second\.example\/authorize/)
  return client.get(server.callback(account, server.second))
}

async function errorBehind(location: unknown) {
  const url = new URL(String(location))
  return (await server.public.inject({ url: `/self-service/errors${url.search}`, headers: json })).json()
    .error
}

describe('opening the settings', () => {
  test('shows the account and what can be linked', async () => {
    const person = somebody()
    const client = await server.signedIn(person)
    const flow = await open(client)
    expect(flow).toMatchObject({
      type: 'browser',
      state: 'show_form',
      organization_id: null,
      identity: { traits: person.traits },
      ui: { action: `https://id.example.com/self-service/settings?flow=${flow.id}`, method: 'POST' },
    })
    expect(buttons(flow)).toEqual(['link second'])
    const script = await client.get(start, json)
    expect([script.statusCode, script.json().state]).toEqual([200, 'show_form'])
  })

  test('leads a browser without a session to the sign-in and back, and refuses a script', async () => {
    const page = await server.browser().get(`${start}?return_to=https%3A%2F%2Fapp.example%2F`)
    expect(page.statusCode).toBe(303)
    const signIn = new URL(String(page.headers.location))
    expect(signIn.pathname).toBe('/self-service/login/browser')
    expect(signIn.searchParams.get('return_to')).toBe(
      `https://id.example.com${start}?return_to=https%3A%2F%2Fapp.example%2F`,
    )
    expect((await server.browser().get(pathOf(signIn.href))).statusCode).toBe(303)
    for (const url of [start, '/self-service/settings/api']) {
      const script = await server.spa().get(url)
      expect([script.statusCode, script.json().error.id]).toEqual([401, 'session_inactive'])
    }
  })

  test('works for a native client with its token', async () => {
    const identity = await server.context.identities.create({ traits: somebody().traits })
    const { token } = await server.context.sessions.issue({
      identityId: identity.id,
      methods: [{ method: 'oidc', aal: 'aal1', completed_at: new Date(0).toISOString() }],
      device: { ipAddress: undefined, userAgent: undefined, location: undefined },
    })
    const headers = { 'x-session-token': token }
    const flow = await server.public.inject({ url: '/self-service/settings/api', headers })
    expect([flow.statusCode, csrfTokenOf(flow.json())]).toEqual([200, ''])
    const fetched = await server.public.inject({
      url: `/self-service/settings/flows?id=${flow.json().id}`,
      headers: { ...headers, ...json },
    })
    expect(fetched.statusCode).toBe(200)
    const linking = await server.public.inject({
      method: 'POST',
      url: pathOf(flow.json().ui.action),
      headers,
      payload: { method: 'oidc', link: 'second' },
    })
    expect(linking.statusCode).toBe(422)
  })
})

describe('somebody else', () => {
  test('cannot see or send the settings of a person', async () => {
    const flow = await open(await server.signedIn(somebody()))
    const fetchUrl = `/self-service/settings/flows?id=${flow.id}`
    const thief = await server.signedIn(somebody())
    const fetched = await thief.get(fetchUrl, json)
    expect([fetched.statusCode, fetched.json().error.id]).toEqual([403, 'security_identity_mismatch'])
    const own = await open(thief)
    const sent = await thief.postJson(
      pathOf(flow.ui.action),
      { csrf_token: csrfTokenOf(own), link: 'second' },
      json,
    )
    expect([sent.statusCode, sent.json().error.id]).toEqual([403, 'security_identity_mismatch'])

    const stranger = server.browser()
    const script = await stranger.get(fetchUrl, json)
    expect([script.statusCode, script.json().error.id]).toEqual([401, 'unauthorized'])
    const page = await stranger.get(fetchUrl)
    expect([page.statusCode, page.headers.location]).toEqual([302, 'https://id.example.com/ui/login'])
    const form = await stranger.postForm(pathOf(flow.ui.action), { link: 'second' })
    expect([form.statusCode, form.headers.location]).toEqual([302, 'https://id.example.com/ui/login'])
  })

  test('cannot link an account by a forged form', async () => {
    const client = await server.signedIn(somebody())
    const flow = await open(client)
    const forged = await client.postForm(pathOf(flow.ui.action), { link: 'second' })
    expect(await errorBehind(forged.headers.location)).toMatchObject({ id: 'security_csrf_violation' })
  })

  test('cannot have their account linked by somebody who comes back in another session', async () => {
    const [victim, attacker] = [await server.signedIn(somebody()), await server.signedIn(somebody())]
    await send(attacker, await open(attacker), { link: 'second' })
    const callback = server.callback(somebody(), server.second)
    // The attacker plants the cookie that ties the journey to the browser; the session still tells them apart.
    victim.cookies.set('ory_kratos_continuity', attacker.cookies.get('ory_kratos_continuity') as string)
    const page = await victim.get(callback)
    expect(await errorBehind(page.headers.location)).toMatchObject({ id: 'security_identity_mismatch' })
  })
})

describe('linking and unlinking', () => {
  test('gives the person another way in, and takes it away again', async () => {
    const person = somebody()
    const client = await server.signedIn(person)
    const other = somebody()
    const linked = await link(client, other)
    expect(linked.statusCode).toBe(303)
    const flow = await client.fetchFlow('settings', linked)
    expect(flow).toMatchObject({
      active: 'oidc',
      state: 'success',
      ui: { messages: [{ id: 1050001, type: 'success' }] },
    })
    expect(buttons(flow)).toEqual(['unlink upstream', 'unlink second'])
    const later = await server.signedIn(other, { provider: server.second })
    expect((await later.get('/sessions/whoami', json)).json().identity.traits).toEqual(person.traits)

    const unlinked = await send(client, flow, { unlink: 'second' })
    expect(buttons(await client.fetchFlow('settings', unlinked))).toEqual(['link second'])
    expect(await server.context.identities.findByCredential('oidc', `second:${other.sub}`)).toBeUndefined()
  })

  test('never takes away the only way in', async () => {
    const client = await server.signedIn(somebody())
    const flow = await open(client)
    for (const [unlink, reason] of [
      ['upstream', 'only way'],
      ['second', 'not linked'],
    ]) {
      const body = { csrf_token: csrfTokenOf(flow), unlink }
      const refused = await client.postJson(pathOf(flow.ui.action), body, json)
      expect(refused.statusCode).toBe(400)
      expect(refused.json().ui.messages).toMatchObject([
        { id: 4000001, type: 'error', text: expect.stringContaining(reason as string) },
      ])
    }
  })

  test('does not take an account at a provider from somebody else', async () => {
    const other = somebody()
    await server.signedIn(other, { provider: server.second })
    const client = await server.signedIn(somebody())
    const flow = await client.fetchFlow('settings', await link(client, other))
    expect(flow).toMatchObject({ state: 'show_form', ui: { messages: [{ id: 4000007, type: 'error' }] } })
    expect(buttons(flow)).toEqual(['link second'])
  })

  test('needs something to do', async () => {
    const client = await server.signedIn(somebody())
    const flow = await open(client)
    const again = await client.postJson(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow) }, json)
    expect([again.statusCode, again.json().ui.messages[0].id]).toEqual([400, 4010004])
  })
})

describe('a change long after the sign-in', () => {
  test('waits for a fresh one, and is made then', async () => {
    const person = somebody()
    const client = await server.signedIn(person)
    server.advance(3 * 3600)
    const flow = await open(client)
    const asked = await send(client, flow, { link: 'second' })
    const signIn = new URL(String(asked.headers.location))
    expect([signIn.pathname, signIn.searchParams.get('refresh')]).toEqual([
      '/self-service/login/browser',
      'true',
    ])
    const back = await client.get(await server.leave(client, person, { start: pathOf(signIn.href) }))
    expect(back.headers.location).toBe(flow.ui.action)
    const resumed = await client.get(pathOf(flow.ui.action))
    expect(resumed.headers.location).toMatch(/^https:\/\/second\.example\/authorize/)
    const linked = await client.get(server.callback(somebody(), server.second))
    expect((await client.fetchFlow('settings', linked)).state).toBe('success')
  })

  test('is not made without the fresh sign-in, for somebody else, or too late', async () => {
    const person = somebody()
    const client = await server.signedIn(person)
    server.advance(3 * 3600)
    const flow = await open(client)
    const script = await client.postJson(
      pathOf(flow.ui.action),
      { csrf_token: csrfTokenOf(flow), method: 'oidc', link: 'second' },
      json,
    )
    expect([script.statusCode, script.json().error.id]).toEqual([403, 'session_refresh_required'])
    expect(script.json().redirect_browser_to).toContain('refresh=true')
    const page = `https://id.example.com/ui/manage_details?flow=${flow.id}`
    expect((await client.get(pathOf(flow.ui.action))).headers.location).toBe(page)
    const thief = await server.signedIn(somebody())
    expect((await errorBehind((await thief.get(pathOf(flow.ui.action))).headers.location)).id).toBe(
      'security_identity_mismatch',
    )
    server.advance(16 * 60)
    const start = '/self-service/login/browser?refresh=true'
    await client.get(await server.leave(client, person, { start }))
    expect((await client.get(pathOf(flow.ui.action))).headers.location).toBe(page)
  })
})
