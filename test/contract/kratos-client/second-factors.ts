import { expect, it } from 'vitest'
import { AuthenticatorApp } from '../../support/authenticator-app.ts'
import { refusal } from '../../support/described-client.ts'
import { envelope, type KratosClient } from '../../support/kratos-client.ts'
import { nodeNamed } from '../../support/native-client.ts'

export function secondFactorTests(given: () => KratosClient): void {
  it('sets an authenticator app up, is asked for it, and removes it', async () => {
    const { frontend } = given()
    const person = given().somebody()
    const xSessionToken = await given().signInNatively(person)
    const { data: settings } = await frontend.createNativeSettingsFlow({ xSessionToken })
    const app = new AuthenticatorApp(nodeNamed(settings, 'totp_secret_key').text.context.secret)
    const change = (updateSettingsFlowBody: object) =>
      frontend.updateSettingsFlow({
        flow: settings.id,
        xSessionToken,
        updateSettingsFlowBody: updateSettingsFlowBody as never,
      })
    const wrong = await refusal(change({ method: 'totp', totp_code: app.wrongCodeAt(new Date()) }))
    expect(wrong).toMatchObject({ status: 400, data: { id: settings.id } })
    const { data: saved } = await change({ method: 'totp', totp_code: app.codeAt(new Date()) })
    expect(saved.state).toBe('success')
    const { data: session } = await frontend.toSession({ xSessionToken })
    expect(session.authenticator_assurance_level).toBe('aal2')

    const second = await given().signInNatively(person)
    expect(await refusal(frontend.toSession({ xSessionToken: second }))).toMatchObject(
      envelope(403, 'session_aal2_required'),
    )
    const { data: login } = await frontend.createNativeLoginFlow({ xSessionToken: second, aal: 'aal2' })
    const { data: signedIn } = await frontend.updateLoginFlow({
      flow: login.id,
      xSessionToken: second,
      updateLoginFlowBody: {
        method: 'totp',
        totp_code: app.codeAt(new Date(Date.now() + 30_000)),
        csrf_token: '',
      },
    })
    expect(signedIn.session.authentication_methods?.map(({ method }) => method)).toEqual(['oidc', 'totp'])
    expect((await change({ method: 'totp', totp_unlink: true })).data.state).toBe('success')
  })

  it('keeps backup codes, and an operator takes them away', async () => {
    const { frontend, identities } = given()
    const person = given().somebody()
    const xSessionToken = await given().signInNatively(person)
    const { data: settings } = await frontend.createNativeSettingsFlow({ xSessionToken })
    const change = (action: string) =>
      frontend.updateSettingsFlow({
        flow: settings.id,
        xSessionToken,
        updateSettingsFlowBody: { method: 'lookup_secret', [`lookup_secret_${action}`]: true },
      })
    const { data: offered } = await change('regenerate')
    expect(nodeNamed(offered, 'lookup_secret_codes').text.context.secrets).toHaveLength(12)
    await change('confirm')
    const { data: session } = await frontend.toSession({ xSessionToken })
    const id = session.identity?.id as string
    const { data: identity } = await identities.getIdentity({ id, includeCredential: ['lookup_secret'] })
    expect(identity.credentials?.lookup_secret?.config).toMatchObject({
      recovery_codes: expect.arrayContaining([{ code: expect.stringMatching(/^[a-z0-9]{2}•{6}$/) }]),
    })
    const { status } = await identities.deleteIdentityCredentials({ id, type: 'lookup_secret' })
    expect(status).toBe(204)
  })

  it('gets the script for security keys and passkeys', async () => {
    const { data, headers } = await given().frontend.getWebAuthnJavaScript()
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
    for (const name of [
      'oryWebAuthnRegistration',
      'oryWebAuthnLogin',
      'oryPasskeyLogin',
      'oryPasskeyLoginAutocompleteInit',
      'oryPasskeyRegistration',
      'oryPasskeySettingsRegistration',
    ])
      expect(data).toContain(`window.${name} =`)
  })
}
