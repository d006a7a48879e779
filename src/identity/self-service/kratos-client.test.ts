import { Configuration, FrontendApi } from '@ory/kratos-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf, type SelfServiceClient } from '../../../test/support/self-service-client.ts'

const ada = { sub: 'ada-1', traits: { email: 'ada@example.org', name: 'Ada' } }
let server: SelfService
let frontend: FrontendApi
beforeAll(async () => {
  server = await createSelfService()
  const basePath = await server.public.listen({ port: 0, host: '127.0.0.1' })
  frontend = new FrontendApi(new Configuration({ basePath }))
})
afterAll(() => server.close())

/** What a call was refused with. */
const refusal = async (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: { response?: { status: number; data: Record<string, unknown> } }) => error.response,
  )

/** The cookies that an answer gave to whoever calls for a browser. */
const keep = (client: SelfServiceClient, headers: unknown) => {
  for (const cookie of (headers as { 'set-cookie'?: string[] })['set-cookie'] ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    client.cookies.set(name, value)
  }
}

describe('the published client of the identity contract', () => {
  test.each(['Login', 'Registration'] as const)('takes a native client through a %s', async (kind) => {
    const { data: flow } = await frontend[`createNative${kind}Flow`]({
      returnSessionTokenExchangeCode: true,
      returnTo: 'app://callback',
    })
    expect((await frontend[`get${kind}Flow`]({ id: flow.id })).data.id).toBe(flow.id)
    const body = { method: 'oidc' as const, provider: 'upstream' }
    const elsewhere = await refusal(
      kind === 'Login'
        ? frontend.updateLoginFlow({ flow: flow.id, updateLoginFlowBody: body })
        : frontend.updateRegistrationFlow({ flow: flow.id, updateRegistrationFlowBody: body }),
    )
    expect([elsewhere?.status, elsewhere?.data.redirect_browser_to]).toEqual([422, expect.any(String)])
    const back = await server.browser().get(server.callback(ada))
    const code = new URL(String(back.headers.location)).searchParams.get('code') as string
    const { data } = await frontend.exchangeSessionToken({
      initCode: flow.session_token_exchange_code as string,
      returnToCode: code,
    })
    const { data: session } = await frontend.toSession({ xSessionToken: data.session_token as string })
    expect(session.id).toBe(data.session.id)
    await frontend.performNativeLogout({
      performNativeLogoutBody: { session_token: data.session_token as string },
    })
  })

  test('serves the pages of a browser: sign-in, settings, sign-out', async () => {
    const client = server.browser()
    const { data: flow, headers } = await frontend.createBrowserLoginFlow(
      {},
      { headers: { accept: 'application/json' } },
    )
    keep(client, headers)
    const { data: fetched } = await frontend.getLoginFlow({ id: flow.id, cookie: client.cookieHeader })
    const submitted = await refusal(
      frontend.updateLoginFlow({
        flow: flow.id,
        cookie: client.cookieHeader,
        updateLoginFlowBody: { method: 'oidc', provider: 'upstream', csrf_token: csrfTokenOf(fetched) },
      }),
    )
    expect(submitted?.status).toBe(422)
    keep(client, (submitted as unknown as { headers: unknown }).headers)
    await client.get(server.callback(ada))

    const cookie = client.cookieHeader
    const { data: settings } = await frontend.createBrowserSettingsFlow(
      { cookie },
      { headers: { accept: 'application/json' } },
    )
    expect((await frontend.getSettingsFlow({ id: settings.id, cookie })).data.identity.traits).toEqual(
      ada.traits,
    )
    const unlink = await refusal(
      frontend.updateSettingsFlow({
        flow: settings.id,
        cookie,
        updateSettingsFlowBody: {
          method: 'oidc',
          unlink: 'upstream',
          csrf_token: csrfTokenOf(settings),
        } as never,
      }),
    )
    expect(unlink?.status).toBe(400)
    const { data: logout } = await frontend.createBrowserLogoutFlow(
      { cookie },
      { headers: { accept: 'application/json' } },
    )
    await client.get(pathOf(logout.logout_url))
    expect((await refusal(frontend.toSession({ cookie })))?.status).toBe(401)
  })

  test('fetches the error of an error page', async () => {
    const page = await server.browser().get('/self-service/login?flow=nonsense')
    const id = new URL(String(page.headers.location)).searchParams.get('id') as string
    expect((await frontend.getFlowError({ id })).data.error).toMatchObject({ code: 400, id: 'bad_request' })
    expect((await frontend.getFlowError({ id: 'stub:500' })).data.error).toMatchObject({ code: 500 })
    expect((await refusal(frontend.getFlowError({ id: 'nonsense' })))?.status).toBe(404)
  })
})
