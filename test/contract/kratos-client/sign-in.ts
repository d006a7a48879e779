import type { UiNode } from '@ory/kratos-client'
import { expect, it } from 'vitest'
import { refusal, refusedAnswer } from '../../support/described-client.ts'
import { csrfTokenOf, envelope, type KratosClient, returnUrl, unmasked } from '../../support/kratos-client.ts'

const unknownFlow = '00000000-0000-4000-8000-000000000000'

export function signInTests(given: () => KratosClient): void {
  it('starts a login flow, fetches it, and is told where the browser has to go', async () => {
    const { frontend, platform, upstream } = given()
    const browser = given().browser()
    const flow = given().keep(browser, await frontend.createBrowserLoginFlow({ returnTo: `${returnUrl}in` }))
    expect(flow).toMatchObject({
      type: 'browser',
      state: 'choose_method',
      refresh: false,
      requested_aal: 'aal1',
      return_to: `${returnUrl}in`,
      request_url: expect.stringContaining(`${platform.publicUrl}/self-service/login/browser`),
      ui: { action: `${platform.publicUrl}/self-service/login?flow=${flow.id}`, method: 'POST' },
    })
    expect(providersOf(flow.ui.nodes)).toEqual([
      ['provider', 'upstream', 1010002],
      ['provider', 'second', 1010002],
    ])
    const cookie = given().cookieOf(browser)
    const { data: fetched } = await frontend.getLoginFlow({ id: flow.id, cookie })
    expect(unmasked(fetched)).toEqual(unmasked(flow))

    const updateLoginFlowBody = {
      method: 'oidc' as const,
      provider: 'upstream',
      csrf_token: csrfTokenOf(flow),
    }
    const answer = await refusedAnswer(
      frontend.updateLoginFlow({ flow: flow.id, cookie, updateLoginFlowBody }),
    )
    expect(answer).toMatchObject(envelope(422, 'browser_location_change_required'))
    const elsewhere = new URL(given().keep(browser, answer).redirect_browser_to)
    expect(elsewhere.origin).toBe(new URL(upstream.issuer).origin)
    expect(Object.fromEntries(elsewhere.searchParams)).toMatchObject({
      client_id: 'platform',
      response_type: 'code',
      redirect_uri: `${platform.publicUrl}/self-service/methods/oidc/callback/upstream`,
      code_challenge_method: 'S256',
    })
    const person = given().somebody()
    const back = await browser.request(await upstream.signIn(elsewhere, person.login))
    expect(back.location?.href).toBe(`${returnUrl}in`)
    const { data: session } = await frontend.toSession({ cookie: given().cookieOf(browser) })
    expect(session.identity?.traits).toMatchObject({ email: person.email })
  })

  it('registers by the address that providers share, and with a form from the provider', async () => {
    const { frontend, platform, upstream } = given()
    const browser = given().browser()
    const flow = given().keep(browser, await frontend.createBrowserRegistrationFlow())
    expect(flow).toMatchObject({ type: 'browser', state: 'choose_method' })
    expect(providersOf(flow.ui.nodes)[0]).toEqual(['provider', 'upstream', 1040002])
    const cookie = given().cookieOf(browser)
    const { data: fetched } = await frontend.getRegistrationFlow({ id: flow.id, cookie })
    expect(unmasked(fetched)).toEqual(unmasked(flow))
    const answer = await refusedAnswer(
      frontend.updateRegistrationFlow({
        flow: flow.id,
        cookie,
        updateRegistrationFlowBody: { method: 'oidc', provider: 'second', csrf_token: csrfTokenOf(flow) },
      }),
    )
    const elsewhere = new URL(given().keep(browser, answer).redirect_browser_to)
    expect(elsewhere.searchParams.get('redirect_uri')).toBe(
      `${platform.publicUrl}/self-service/methods/oidc/callback`,
    )
    const person = given().somebody()
    const callback = await upstream.signIn(elsewhere, person.login)
    const byForm = await browser.request(`${callback.origin}${callback.pathname}/second`, {
      ...Object.fromEntries(callback.searchParams),
    })
    expect([byForm.status, byForm.location?.pathname]).toEqual([302, `${callback.pathname}/second`])
    const back = await browser.request(callback)
    expect(back.location?.href).toBe(returnUrl)
    expect(
      (await frontend.toSession({ cookie: given().cookieOf(browser) })).data.identity?.traits,
    ).toMatchObject({ email: person.email })
  })

  it('sends browsers to the pages of each flow', async () => {
    const { platform } = given()
    const browser = given().browser()
    const location = async (path: string) =>
      (await browser.request(`${platform.publicUrl}${path}`)).location?.href ?? ''
    const login = await location('/self-service/login/browser')
    expect(login).toMatch(/\/login\?flow=[0-9a-f-]{36}$/)
    const registration = await location('/self-service/registration/browser')
    expect(registration).toMatch(/\/register\w*\?flow=[0-9a-f-]{36}$/)
    const flowOf = (page: string) => new URL(page).searchParams.get('flow')
    expect(await location(`/self-service/login?flow=${flowOf(login)}`)).toContain(`flow=${flowOf(login)}`)
    expect(await location(`/self-service/registration?flow=${flowOf(registration)}`)).toContain(
      `flow=${flowOf(registration)}`,
    )
    expect(await location('/.well-known/change-password')).toContain(platform.publicUrl)
  })

  it('reads why a flow does not start or go on', async () => {
    const { frontend } = given()
    const forbidden = frontend.createBrowserLoginFlow({ returnTo: 'https://evil.example.com/' })
    expect(await refusal(forbidden)).toMatchObject(envelope(400, 'self_service_flow_return_to_forbidden'))
    expect(await refusal(frontend.createBrowserLoginFlow({ aal: 'aal2' }))).toMatchObject(
      envelope(401, 'session_aal1_required'),
    )
    expect(await refusal(frontend.getLoginFlow({ id: unknownFlow }))).toMatchObject(
      envelope(404, 'not_found'),
    )
    const browser = given().browser()
    const flow = given().keep(browser, await frontend.createBrowserLoginFlow())
    expect(await refusal(frontend.getLoginFlow({ id: flow.id }))).toMatchObject(
      envelope(403, 'security_csrf_violation'),
    )
    const submit = (body: { provider: string; csrf_token?: string }) =>
      frontend.updateLoginFlow({
        flow: flow.id,
        cookie: given().cookieOf(browser),
        updateLoginFlowBody: { method: 'oidc', ...body },
      })
    expect(await refusal(submit({ provider: 'upstream', csrf_token: 'forged' }))).toMatchObject(
      envelope(403, 'security_csrf_violation'),
    )
    const unknownProvider = submit({ provider: 'unknown', csrf_token: csrfTokenOf(flow) })
    expect((await refusal(unknownProvider)).status).toBe(404)
    const noMethod = frontend.updateLoginFlow({
      flow: flow.id,
      cookie: given().cookieOf(browser),
      updateLoginFlowBody: { csrf_token: csrfTokenOf(flow) } as never,
    })
    const { status, data } = await refusal(noMethod)
    expect(status).toBe(400)
    expect(data).toMatchObject({ id: flow.id, ui: { messages: [{ id: 4010002, type: 'error' }] } })
  })

  it('reads that somebody is signed in already', async () => {
    const { frontend } = given()
    const cookie = given().cookieOf(await given().signIn(given().somebody()))
    const already = envelope(400, 'session_already_available')
    expect(await refusal(frontend.createBrowserLoginFlow({ cookie }))).toMatchObject(already)
    expect(await refusal(frontend.createBrowserRegistrationFlow({}, { headers: { cookie } }))).toMatchObject(
      already,
    )
    const { data: again } = await frontend.createBrowserLoginFlow({ cookie, refresh: true })
    expect(again).toMatchObject({ refresh: true, ui: { messages: [{ id: 1010003 }] } })
  })

  it('signs out', async () => {
    const { frontend, platform } = given()
    expect((await refusal(frontend.createBrowserLogoutFlow())).status).toBe(401)
    const browser = await given().signIn(given().somebody())
    const cookie = given().cookieOf(browser)
    const { data } = await frontend.createBrowserLogoutFlow({ cookie })
    expect(data.logout_url).toBe(`${platform.publicUrl}/self-service/logout?token=${data.logout_token}`)
    expect(await refusal(frontend.updateLogoutFlow({ token: 'forged', cookie }))).toMatchObject(
      envelope(403, 'forbidden'),
    )
    const { status } = await frontend.updateLogoutFlow(
      { token: data.logout_token, cookie },
      { headers: { accept: 'application/json' } },
    )
    expect(status).toBe(204)
    expect((await refusal(frontend.toSession({ cookie }))).status).toBe(401)
  })

  it('reads the error that an error page is to show', async () => {
    const { frontend, platform } = given()
    const page = await given().browser().request(`${platform.publicUrl}/self-service/login?flow=nonsense`)
    const id = page.location?.searchParams.get('id') as string
    const { data } = await frontend.getFlowError({ id })
    expect(data).toMatchObject({ id, error: { code: 400, id: 'bad_request' } })
    expect((await frontend.getFlowError({ id: 'stub:500' })).data.error).toMatchObject({ code: 500 })
    expect(await refusal(frontend.getFlowError({ id: unknownFlow }))).toMatchObject(
      envelope(404, 'not_found'),
    )
  })

  it('tries a provider out, and forgets it', async () => {
    const { http, platform } = given()
    const data = { provider_id: 'upstream' }
    const url = `${platform.adminUrl}/admin/test-login-flows`
    const { data: flow, status } = await http.request({ method: 'POST', url, data })
    expect(status).toBe(201)
    expect(flow.test_context).toEqual(data)
    const forget = `${platform.publicUrl}/self-service/login/test?id=${flow.id}`
    expect((await http.request({ method: 'DELETE', url: forget })).status).toBe(204)
  })
}

/** Name, value and label of the buttons of external providers. */
function providersOf(nodes: readonly UiNode[]) {
  return nodes
    .filter(({ group }) => group === 'oidc')
    .map(({ attributes, meta }) =>
      attributes.node_type === 'input' ? [attributes.name, attributes.value, meta.label?.id] : attributes,
    )
}
