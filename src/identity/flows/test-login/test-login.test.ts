import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf, type SelfServiceClient } from '../../../../test/support/self-service-client.ts'

let server: SelfService
beforeAll(async () => {
  server = await createSelfService({ upstream: { mapperUrl: 'file:///etc/mapper.jsonnet' } })
})
afterAll(() => server.close())

const ada = { sub: 'ada-1', traits: { email: 'ada@example.org', name: 'Ada' } }
const start = async (provider_id = 'upstream') =>
  (
    await server.admin.inject({ method: 'POST', url: '/admin/test-login-flows', payload: { provider_id } })
  ).json()
const fetchTest = (client: SelfServiceClient, id: string) =>
  client.get(`/self-service/login/flows?id=${id}`, { accept: 'application/json' })
const remove = (id: string, cookie?: string) =>
  server.public.inject({
    method: 'DELETE',
    url: `/self-service/login/test?id=${id}`,
    headers: { ...(cookie !== undefined && { cookie }) },
  })

/** Sends the form of a test and comes back from the provider. */
async function tryOut(client: SelfServiceClient, account: typeof ada | { sub: string; traits: object }) {
  const flow = await start()
  const left = await client.postForm(pathOf(flow.ui.action), {
    csrf_token: csrfTokenOf(flow),
    provider: 'upstream',
  })
  expect(left.statusCode).toBe(303)
  return { flow, back: await client.get(server.callback(account as typeof ada)) }
}

describe('trying a provider out', () => {
  test('shows what it says and what would become of it, and signs nobody in', async () => {
    const client = server.browser()
    const { flow, back } = await tryOut(client, ada)
    expect(flow).toMatchObject({ refresh: true, type: 'browser', test_context: { provider_id: 'upstream' } })
    const buttons = flow.ui.nodes.filter(({ group }: { group: string }) => group !== 'default')
    expect(buttons).toMatchObject([{ attributes: { name: 'provider', value: 'upstream' } }])
    expect(back.statusCode).toBe(303)
    expect(back.headers.location).toBe(`https://id.example.com/ui/login?flow=${flow.id}`)
    const finished = (await fetchTest(client, flow.id)).json()
    expect(finished).toMatchObject({
      state: 'passed_challenge',
      test_context: {
        provider_id: 'upstream',
        debug_payload: {
          userinfo: { traits: ada.traits },
          jsonnet_mapper_url: 'file:///etc/mapper.jsonnet',
          jsonnet_input: { claims: { sub: 'ada-1' } },
          jsonnet_output: { identity: { traits: ada.traits } },
        },
      },
    })
    expect(JSON.stringify(finished)).not.toContain('"access"')
    expect(client.cookies.has('ory_kratos_session')).toBe(false)
    expect(await server.context.identities.findByCredential('oidc', 'upstream:ada-1')).toBeUndefined()
  })

  test('says what the traits lack', async () => {
    const client = server.browser()
    const { flow } = await tryOut(client, { sub: 'grace', traits: { name: 'Grace' } })
    expect((await fetchTest(client, flow.id)).json().test_context.debug_payload).toMatchObject({
      schema_validation_errors: [{ path: '/traits', message: expect.stringContaining('email') }],
      error: { step: 'schema_validate', reason: 'traits_invalid' },
    })
  })

  test('says why the provider said no', async () => {
    const client = server.browser()
    const flow = await start()
    await client.postForm(pathOf(flow.ui.action), { csrf_token: csrfTokenOf(flow) })
    const { redirectUri, state } = server.upstream.asked
    await client.get(`${pathOf(redirectUri)}?error=access_denied&state=${state}`)
    expect((await fetchTest(client, flow.id)).json().test_context.debug_payload).toEqual({
      error: { step: 'token_exchange', reason: 'provider_denied', message: expect.any(String) },
    })
  })

  test('is shown to and deleted by the browser that made it, and no other', async () => {
    const client = server.browser()
    const { flow } = await tryOut(client, ada)
    for (const stranger of [server.browser(), await server.signedIn({ ...ada, sub: 'other' })]) {
      expect((await fetchTest(stranger, flow.id)).statusCode).toBe(403)
      expect((await remove(flow.id, stranger.cookieHeader)).statusCode).toBe(403)
    }
    expect((await remove(flow.id, client.cookieHeader)).statusCode).toBe(204)
    expect((await fetchTest(client, flow.id)).statusCode).toBe(404)
    expect((await remove(flow.id, client.cookieHeader)).statusCode).toBe(404)
  })

  test('can be given up before it was made', async () => {
    const { id } = await start()
    expect((await remove(id)).statusCode).toBe(204)
    expect((await remove('nonsense')).statusCode).toBe(400)
    const login = (await server.public.inject('/self-service/login/api')).json()
    expect((await remove(login.id)).statusCode).toBe(400)
  })

  test('cannot be made twice, late, without its token or with an unknown provider', async () => {
    const client = server.browser()
    const { flow } = await tryOut(client, ada)
    const fields = { csrf_token: csrfTokenOf(flow), provider: 'upstream' }
    const json = { accept: 'application/json' }
    expect((await client.postForm(pathOf(flow.ui.action), fields, json)).statusCode).toBe(410)
    const fresh = await start()
    for (const csrf_token of ['', fields.csrf_token])
      expect((await client.postForm(pathOf(fresh.ui.action), { csrf_token }, json)).statusCode).toBe(403)
    server.advance(3601)
    const late = { csrf_token: csrfTokenOf(fresh) }
    expect((await client.postForm(pathOf(fresh.ui.action), late, json)).statusCode).toBe(410)
    expect((await start('unknown')).error.code).toBe(404)
  })
})
