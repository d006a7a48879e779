import { expect, it } from 'vitest'
import { nextPageToken, refusal } from '../../support/described-client.ts'
import { challengeOf, type HydraClient } from '../../support/hydra-client.ts'

export function sessionTests(given: () => HydraClient): void {
  const isActive = async (token: string) => (await given().admin.introspectOAuth2Token({ token })).data.active

  it('lists the consents of a person page by page', async () => {
    const { admin } = given()
    const subject = 'lister'
    const consent = {
      grant_scope: ['openid', 'offline_access'],
      remember: true,
      remember_for: 3600,
      session: { access_token: { team: 'maps' }, id_token: { email: 'lister@example.com' } },
      context: { note: 'kept' },
    }
    const clientIds: (string | undefined)[] = []
    for (let n = 0; n < 3; n++) {
      const client = await given().register({ client_name: 'Listed' })
      clientIds.push(client.client_id)
      await given().tokens(client, consent, given().browser(), { subject })
    }

    const first = await admin.listOAuth2ConsentSessions({ subject, pageSize: 2 })
    expect(first.data).toHaveLength(2)
    expect(first.data[0]).toMatchObject({
      grant_scope: ['openid', 'offline_access'],
      grant_access_token_audience: [],
      remember: true,
      remember_for: 3600,
      session: consent.session,
      context: { note: 'kept' },
      consent_request: {
        subject,
        requested_scope: ['openid', 'offline_access'],
        client: { client_name: 'Listed' },
      },
    })
    expect(Date.parse(first.data[0]?.handled_at ?? '')).not.toBeNaN()
    const pageToken = nextPageToken(first.headers.link)
    const second = await admin.listOAuth2ConsentSessions({ subject, pageSize: 2, pageToken })
    expect(second.data).toHaveLength(1)
    expect(nextPageToken(second.headers.link)).toBeUndefined()

    const listed = [...first.data, ...second.data].map(
      (consent) => consent.consent_request?.client?.client_id,
    )
    expect(listed.sort()).toEqual(clientIds.sort())

    const loginSessionId = second.data[0]?.consent_request?.login_session_id
    const ofLogin = await admin.listOAuth2ConsentSessions({ subject, loginSessionId })
    expect(ofLogin.data).toEqual(second.data)
    expect((await admin.listOAuth2ConsentSessions({ subject: 'nobody' })).data).toEqual([])
    const { status, data } = await refusal(admin.listOAuth2ConsentSessions({ subject: '' }))
    expect(status).toBe(400)
    expect(data).toEqual({ error: 'invalid_request', error_description: expect.stringContaining('subject') })
  })

  it('revokes one consent, those at a client, and all of them, with their tokens', async () => {
    const { admin } = given()
    const subject = 'revoker'
    const [one, other] = [await given().register(), await given().register()]
    const sign = async (client: typeof one) =>
      (await given().tokens(client, {}, given().browser(), { subject })).access_token
    const [first, second, elsewhere] = [await sign(one), await sign(one), await sign(other)]
    const { data } = await admin.listOAuth2ConsentSessions({ subject })
    expect(data).toHaveLength(3)

    const consentRequestId = data[0]?.consent_request_id
    await admin.revokeOAuth2ConsentSessions({ consentRequestId })
    const active = await Promise.all([first, second, elsewhere].map(isActive))
    expect(active.filter(Boolean)).toHaveLength(2)

    await admin.revokeOAuth2ConsentSessions({ subject, client: one.client_id })
    expect(await Promise.all([first, second].map(isActive))).toEqual([false, false])
    await admin.revokeOAuth2ConsentSessions({ subject, all: true })
    expect(await isActive(elsewhere)).toBe(false)
    expect((await admin.listOAuth2ConsentSessions({ subject })).data).toEqual([])

    for (const selector of [{}, { subject }, { subject, client: 'x', all: true }])
      expect(await refusal(admin.revokeOAuth2ConsentSessions(selector))).toMatchObject({
        status: 400,
        data: { error: 'invalid_request' },
      })
  })

  it.each(['subject', 'sid'] as const)('ends login sessions by %s; tokens live on', async (selector) => {
    const { admin } = given()
    const subject = `ended-by-${selector}`
    const browser = given().browser()
    const client = await given().register()
    const { access_token } = await given().tokens(client, {}, browser, { subject, remember: true })
    const loginRequest = async () => {
      const loginChallenge = challengeOf(await given().authorize(browser, client), 'login')
      return (await admin.getOAuth2LoginRequest({ loginChallenge })).data
    }
    const remembered = await loginRequest()
    expect(remembered).toMatchObject({ skip: true, subject })
    const ended = await admin.revokeOAuth2LoginSessions(
      selector === 'subject' ? { subject } : { sid: remembered.session_id },
    )
    expect(ended.status).toBe(204)
    expect(await loginRequest()).toMatchObject({ skip: false, subject: '' })
    expect(await isActive(access_token)).toBe(true)
  })

  it('reads that a selector is missing', async () => {
    expect(await refusal(given().admin.revokeOAuth2LoginSessions())).toMatchObject({
      status: 400,
      data: { error: 'invalid_request' },
    })
  })

  it('ends those that rest on a session of the identity server, and finds the frame that watches logins', async () => {
    const { http, platform } = given()
    const sessions = `${platform.adminUrl}/admin/oauth2/auth/sessions/login`
    expect((await http.delete(`${sessions}?identity_provider_session_id=gone`)).status).toBe(204)
    const frame = await http.get(`${platform.publicUrl}/oauth2/sessions/check`)
    expect(frame.data).toContain('<script>')
  })
}
