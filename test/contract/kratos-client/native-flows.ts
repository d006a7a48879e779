import { expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import { envelope, type KratosClient } from '../../support/kratos-client.ts'

export function nativeFlowTests(given: () => KratosClient): void {
  it('starts flows without cookies, and fetches them', async () => {
    const { frontend, platform } = given()
    const { data: login, headers } = await frontend.createNativeLoginFlow()
    expect(headers).not.toHaveProperty('set-cookie')
    expect(login).toMatchObject({
      type: 'api',
      request_url: expect.stringContaining(`${platform.publicUrl}/self-service/login/api`),
    })
    expect(login).not.toHaveProperty('session_token_exchange_code')
    expect((await frontend.getLoginFlow({ id: login.id })).data).toEqual(login)
    const { data: registration } = await frontend.createNativeRegistrationFlow()
    expect(registration.type).toBe('api')
    expect((await frontend.getRegistrationFlow({ id: registration.id })).data).toEqual(registration)
    const updateRegistrationFlowBody = { method: 'oidc' as const, provider: 'upstream' }
    const leave = frontend.updateRegistrationFlow({ flow: registration.id, updateRegistrationFlowBody })
    expect(await refusal(leave)).toMatchObject(envelope(422, 'browser_location_change_required'))
  })

  it('exchanges the two codes of a sign-in for a session, once', async () => {
    const { frontend } = given()
    const person = given().somebody()
    const xSessionToken = await given().signInNatively(person)
    expect(xSessionToken).toMatch(/^ory_st_/)
    const { data } = await frontend.toSession({ xSessionToken })
    expect(data.identity?.traits).toMatchObject({ email: person.email })
    expect(await refusal(frontend.createNativeLoginFlow({ xSessionToken }))).toMatchObject(
      envelope(400, 'session_already_available'),
    )
  })

  it('reads why codes are not exchanged', async () => {
    const { frontend } = given()
    const unknown = frontend.exchangeSessionToken({ initCode: 'unknown', returnToCode: 'unknown' })
    expect(await refusal(unknown)).toMatchObject(envelope(404, 'not_found'))
    const missing = frontend.exchangeSessionToken({ initCode: '', returnToCode: '' })
    expect(await refusal(missing)).toMatchObject(envelope(400, 'bad_request'))
  })

  it('signs out', async () => {
    const { frontend } = given()
    const session_token = await given().signInNatively(given().somebody())
    const performNativeLogoutBody = { session_token }
    expect((await frontend.performNativeLogout({ performNativeLogoutBody })).status).toBe(204)
    expect((await refusal(frontend.toSession({ xSessionToken: session_token }))).status).toBe(401)
    const unknown = { session_token: 'ory_st_unknown' }
    expect(await refusal(frontend.performNativeLogout({ performNativeLogoutBody: unknown }))).toMatchObject(
      envelope(403, 'forbidden'),
    )
  })
}
