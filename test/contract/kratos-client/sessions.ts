import type { Session } from '@ory/kratos-client'
import { expect, it } from 'vitest'
import { nextPageToken, refusal } from '../../support/described-client.ts'
import { envelope, type KratosClient } from '../../support/kratos-client.ts'

const unknownId = '00000000-0000-4000-8000-000000000000'

export function sessionTests(given: () => KratosClient): void {
  const idOf = async (xSessionToken: string) => (await given().frontend.toSession({ xSessionToken })).data.id

  it('says who is signed in, by cookie and by token, whatever the method', async () => {
    const { frontend, http, platform } = given()
    const person = given().somebody()
    const cookie = given().cookieOf(await given().signIn(person))
    const { data: session, headers } = await frontend.toSession({ cookie })
    expect(session).toMatchObject({
      active: true,
      authenticator_assurance_level: 'aal1',
      authentication_methods: [{ method: 'oidc', aal: 'aal1', provider: 'upstream' }],
      identity: { schema_id: 'person', state: 'active', traits: { email: person.email, name: person.name } },
      devices: [{ ip_address: expect.any(String) }],
    })
    expect(session.identity).not.toHaveProperty('credentials')
    expect(session.identity).not.toHaveProperty('metadata_admin')
    expect(headers['x-kratos-authenticated-identity-id']).toBe(session.identity?.id)
    expect(Date.parse(session.expires_at as string)).toBeGreaterThan(Date.parse(session.issued_at as string))

    const xSessionToken = await given().signInNatively(person)
    const { data: native } = await frontend.toSession({ xSessionToken })
    expect(native.id).not.toBe(session.id)
    expect(native.identity?.id).toBe(session.identity?.id)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const url = `${platform.publicUrl}/sessions/whoami`
      expect((await http.request({ method, url, headers: { cookie } })).data.id).toBe(session.id)
    }
  })

  it('reads that nobody is signed in', async () => {
    const { frontend } = given()
    const nobody = envelope(401, 'session_inactive')
    const { data } = await refusal(frontend.toSession({ xSessionToken: 'ory_st_unknown' }))
    expect(data).toEqual({
      error: {
        id: 'session_inactive',
        code: 401,
        status: 'Unauthorized',
        message: expect.any(String),
        reason: expect.any(String),
        request: expect.any(String),
      },
    })
    expect(await refusal(frontend.toSession())).toMatchObject(nobody)
    expect(await refusal(frontend.toSession({ cookie: 'ory_kratos_session=forged' }))).toMatchObject(nobody)
    for (const call of [
      () => frontend.listMySessions(),
      () => frontend.disableMyOtherSessions(),
      () => frontend.disableMySession({ id: unknownId }),
    ])
      expect((await refusal(call())).status).toBe(401)
  })

  it('lists somebody their other sessions, page by page, and ends them', async () => {
    const { frontend } = given()
    const person = given().somebody()
    const tokens: string[] = []
    for (let n = 0; n < 4; n++) tokens.push(await given().signInNatively(person))
    const [xSessionToken = '', ...others] = tokens
    const otherIds = await Promise.all(others.map(idOf))
    const { data: all } = await frontend.listMySessions({ xSessionToken })
    expect(all.map(({ id }) => id).sort()).toEqual(otherIds.toSorted())
    const first = await frontend.listMySessions({ xSessionToken, perPage: 2, page: 1 })
    const second = await frontend.listMySessions({ xSessionToken, perPage: 2, page: 2 })
    expect([...first.data, ...second.data]).toEqual(all)
    expect(first.headers['x-total-count']).toBe('3')

    expect((await frontend.disableMySession({ xSessionToken, id: otherIds[0] as string })).status).toBe(204)
    expect((await frontend.listMySessions({ xSessionToken })).data).toHaveLength(2)
    expect((await refusal(frontend.toSession({ xSessionToken: others[0] }))).status).toBe(401)
    const own = await idOf(xSessionToken)
    expect(await refusal(frontend.disableMySession({ xSessionToken, id: own }))).toMatchObject(
      envelope(400, 'bad_request'),
    )
    expect((await frontend.disableMyOtherSessions({ xSessionToken })).data).toEqual({ count: 2 })
    expect((await frontend.listMySessions({ xSessionToken })).data).toEqual([])
  })

  it('shows an operator one session, expanded as they ask, and those of somebody', async () => {
    const { identities, frontend } = given()
    const xSessionToken = await given().signInNatively(given().somebody())
    const { data: mine } = await frontend.toSession({ xSessionToken })
    const { id } = mine
    const { data: plain } = await identities.getSession({ id })
    expect(plain).toMatchObject({ id, active: true })
    const { data: expanded } = await identities.getSession({ id, expand: ['identity', 'devices'] })
    expect(expanded.identity).toMatchObject({ id: mine.identity?.id, traits: mine.identity?.traits })
    expect(expanded.devices).toEqual(mine.devices)
    const identityId = mine.identity?.id as string
    const { data: active } = await identities.listIdentitySessions({ id: identityId, active: true })
    expect(active.map((session) => session.id)).toEqual([id])
    expect((await identities.listIdentitySessions({ id: identityId, active: false })).data).toEqual([])
    expect(await refusal(identities.getSession({ id: unknownId }))).toMatchObject(envelope(404, 'not_found'))
    expect(await refusal(identities.getSession({ id: 'nonsense' }))).toMatchObject(
      envelope(400, 'bad_request'),
    )
    const unknown = identities.getSession({ id, expand: ['secrets' as 'devices'] })
    expect(await refusal(unknown)).toMatchObject(envelope(400, 'bad_request'))
  })

  it('lists an operator everybody’s sessions, newest first, page by page', async () => {
    const { identities } = given()
    const person = given().somebody()
    const newest: string[] = []
    for (let n = 0; n < 3; n++) newest.unshift(await idOf(await given().signInNatively(person)))
    const listed: Session[] = []
    let pageToken: string | undefined
    do {
      const page = await identities.listSessions({
        pageSize: 2,
        pageToken,
        active: true,
        expand: ['identity'],
      })
      listed.push(...page.data)
      pageToken = nextPageToken(page.headers.link)
    } while (pageToken)
    expect(listed.slice(0, 3).map(({ id }) => id)).toEqual(newest)
    expect(listed[0]?.identity?.traits).toMatchObject({ email: person.email })
    expect(listed.every(({ active }) => active)).toBe(true)
    const issued = listed.map(({ issued_at }) => Date.parse(issued_at as string))
    expect(issued).toEqual(issued.toSorted((a, b) => b - a))
    const { data: ended } = await identities.listSessions({ active: false })
    expect(ended.some(({ active }) => active)).toBe(false)
  })

  it('extends, disables and deletes sessions of somebody', async () => {
    const { identities, frontend } = given()
    const xSessionToken = await given().signInNatively(given().somebody())
    const { data: before } = await frontend.toSession({ xSessionToken })
    const { data: extended } = await identities.extendSession({ id: before.id })
    expect(extended.id).toBe(before.id)
    expect(Date.parse(extended.expires_at as string)).toBeGreaterThanOrEqual(
      Date.parse(before.expires_at as string),
    )
    expect((await identities.disableSession({ id: before.id })).status).toBe(204)
    expect((await identities.getSession({ id: before.id })).data.active).toBe(false)
    expect((await refusal(frontend.toSession({ xSessionToken }))).status).toBe(401)
    const id = before.identity?.id as string
    const { http, platform } = given()
    const manage = (data: object) =>
      http.request({ method: 'POST', url: `${platform.adminUrl}/admin/sessions`, data })
    expect((await manage({ action: 'disable', identities: [id] })).data).toEqual({
      processed: 0,
      more: false,
    })
    expect((await identities.deleteIdentitySessions({ id })).status).toBe(204)
    expect(await refusal(identities.deleteIdentitySessions({ id }))).toMatchObject(envelope(404, 'not_found'))
    expect(await refusal(identities.getSession({ id: before.id }))).toMatchObject(envelope(404, 'not_found'))
    const url = `${platform.adminUrl}/admin/audit/events?event=operator.session.ended`
    expect((await http.request({ method: 'GET', url })).data[0]).toMatchObject({
      outcome: expect.any(String),
    })
  })
}
