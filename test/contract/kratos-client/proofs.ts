import { expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import { csrfTokenOf, envelope, type KratosClient } from '../../support/kratos-client.ts'

/** Recovery and verification. */
export function proofTests(given: () => KratosClient): void {
  const account = async () => {
    const email = `${crypto.randomUUID()}@example.com`
    const { data } = await given().identities.createIdentity({
      createIdentityBody: { schema_id: 'person', traits: { email } },
    })
    return { id: data.id, email }
  }

  it('verifies an address by the code that was sent there', async () => {
    const { frontend } = given()
    const { email, id } = await account()
    const { data: flow } = await frontend.createNativeVerificationFlow()
    expect((await frontend.getVerificationFlow({ id: flow.id })).data).toEqual(flow)
    const update = (updateVerificationFlowBody: { method: 'code'; email?: string; code?: string }) =>
      frontend.updateVerificationFlow({ flow: flow.id, updateVerificationFlowBody })
    const { data: sent } = await update({ method: 'code', email })
    expect(sent).toMatchObject({ state: 'sent_email', ui: { messages: [{ id: 1080003 }] } })
    expect((await update({ method: 'code', code: '000000' })).data).toMatchObject({
      ui: { messages: [{ id: 4070006 }] },
    })
    const { data: verified } = await update({ method: 'code', code: await given().codeSentTo(email) })
    expect(verified.state).toBe('passed_challenge')
    const { data: identity } = await given().identities.getIdentity({ id })
    expect(identity.verifiable_addresses).toMatchObject([{ verified: true, status: 'completed' }])
    expect(await refusal(update({ method: 'code', code: '000000' }))).toMatchObject(
      envelope(410, 'self_service_flow_replaced'),
    )
  })

  it('shows a browser its verification, and follows the link in a message', async () => {
    const { frontend, platform } = given()
    const browser = given().browser()
    const flow = given().keep(browser, await frontend.createBrowserVerificationFlow())
    const cookie = given().cookieOf(browser)
    expect((await frontend.getVerificationFlow({ id: flow.id, cookie })).data.id).toBe(flow.id)
    const foreign = frontend.getVerificationFlow({ id: flow.id })
    expect(await refusal(foreign)).toMatchObject(envelope(403, 'security_csrf_violation'))
    const { status } = await browser.request(
      `${platform.publicUrl}/self-service/verification?flow=${flow.id}&code=000000`,
    )
    expect(status).toBe(303)
  })

  it('recovers an account by the code that was sent', async () => {
    const { frontend } = given()
    const { email } = await account()
    const { data: flow } = await frontend.createNativeRecoveryFlow()
    expect((await frontend.getRecoveryFlow({ id: flow.id })).data).toEqual(flow)
    const update = (updateRecoveryFlowBody: { method: 'code'; email?: string; code?: string }) =>
      frontend.updateRecoveryFlow({ flow: flow.id, updateRecoveryFlowBody })
    expect((await update({ method: 'code', email })).data).toMatchObject({
      state: 'sent_email',
      ui: { messages: [{ id: 1060003 }] },
    })
    const right = update({ method: 'code', code: await given().codeSentTo(email) })
    expect(await refusal(right)).toMatchObject(envelope(422, 'browser_location_change_required'))
  })

  it('recovers an account by a code and by a link of an operator', async () => {
    const { frontend, identities, platform } = given()
    const { id } = await account()
    const { data: code } = await identities.createRecoveryCodeForIdentity({
      createRecoveryCodeForIdentityBody: { identity_id: id, expires_in: '10m' },
    })
    const flowId = new URL(code.recovery_link).searchParams.get('flow') ?? ''
    expect((await frontend.getRecoveryFlow({ id: flowId })).data.state).toBe('sent_email')
    const { data: link } = await identities.createRecoveryLinkForIdentity({
      createRecoveryLinkForIdentityBody: { identity_id: id },
    })
    const browser = given().browser()
    const { status, location } = await browser.request(link.recovery_link)
    expect([status, location?.pathname]).toEqual([303, '/ui/manage_details'])
    const again = await given().browser().request(link.recovery_link)
    expect(again.location?.pathname).toBe('/ui/recovery')
    const unknown = identities.createRecoveryLinkForIdentity({
      createRecoveryLinkForIdentityBody: { identity_id: crypto.randomUUID() },
    })
    expect(await refusal(unknown)).toMatchObject(envelope(400, 'bad_request'))
    expect(platform.publicUrl).toBeDefined()
  })

  it('starts a recovery in a browser', async () => {
    const { frontend } = given()
    const browser = given().browser()
    const flow = given().keep(browser, await frontend.createBrowserRecoveryFlow())
    const cookie = given().cookieOf(browser)
    const submitted = frontend.updateRecoveryFlow({
      flow: flow.id,
      cookie,
      updateRecoveryFlowBody: { method: 'code', csrf_token: csrfTokenOf(flow) },
    })
    expect(await refusal(submitted)).toMatchObject({ status: 400, data: { state: 'choose_method' } })
  })
}
