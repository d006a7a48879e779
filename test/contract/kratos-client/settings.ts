import type { UpdateSettingsFlowBody } from '@ory/kratos-client'
import { expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import { csrfTokenOf, envelope, type KratosClient, unmasked } from '../../support/kratos-client.ts'

export function settingsTests(given: () => KratosClient): void {
  it('shows a browser the account, what is linked and what can be', async () => {
    const { frontend, platform } = given()
    const person = given().somebody()
    const browser = await given().signIn(person)
    const flow = given().keep(
      browser,
      await frontend.createBrowserSettingsFlow({ cookie: given().cookieOf(browser) }),
    )
    expect(flow).toMatchObject({
      type: 'browser',
      state: 'show_form',
      identity: { traits: { email: person.email } },
      ui: { action: `${platform.publicUrl}/self-service/settings?flow=${flow.id}` },
    })
    const cookie = given().cookieOf(browser)
    const { data: fetched } = await frontend.getSettingsFlow({ id: flow.id, cookie })
    expect(unmasked(fetched)).toEqual(unmasked(flow))

    const submit = (body: Record<string, string>) =>
      frontend.updateSettingsFlow({
        flow: flow.id,
        cookie,
        // The published type has no CSRF token for this method, which browsers have to send.
        updateSettingsFlowBody: {
          method: 'oidc',
          ...body,
          csrf_token: csrfTokenOf(flow),
        } as UpdateSettingsFlowBody,
      })
    expect(await refusal(submit({ link: 'second' }))).toMatchObject(
      envelope(422, 'browser_location_change_required'),
    )
    const onlyWayIn = await refusal(submit({ unlink: 'upstream' }))
    expect(onlyWayIn).toMatchObject({
      status: 400,
      data: { id: flow.id, ui: { messages: [{ id: 4000001, type: 'error' }] } },
    })
    const resumed = await browser.request(`${platform.publicUrl}/self-service/settings?flow=${flow.id}`)
    expect(resumed.status).toBe(303)
  })

  it('shows a native client the account', async () => {
    const { frontend } = given()
    const person = given().somebody()
    const xSessionToken = await given().signInNatively(person)
    const { data: flow } = await frontend.createNativeSettingsFlow({ xSessionToken })
    expect(flow).toMatchObject({ type: 'api', identity: { traits: { email: person.email } } })
    expect((await frontend.getSettingsFlow({ id: flow.id, xSessionToken })).data).toEqual(flow)
    const somebodyElse = await given().signInNatively(given().somebody())
    const foreign = frontend.getSettingsFlow({ id: flow.id, xSessionToken: somebodyElse })
    expect(await refusal(foreign)).toMatchObject(envelope(403, 'security_identity_mismatch'))
  })

  it('reads that nobody is signed in', async () => {
    const { frontend } = given()
    const nobody = envelope(401, 'session_inactive')
    expect(await refusal(frontend.createBrowserSettingsFlow())).toMatchObject(nobody)
    expect(await refusal(frontend.createNativeSettingsFlow())).toMatchObject(nobody)
    const id = '00000000-0000-4000-8000-000000000000'
    expect((await refusal(frontend.getSettingsFlow({ id }))).status).toBe(401)
  })
}
