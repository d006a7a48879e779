import { randomUUID } from 'node:crypto'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { LogoutReceiver } from '../../../test/support/logout-receiver.ts'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'
import { LogoutQueue } from './logout-queue.ts'

let server: OAuth2Server
let receiver: LogoutReceiver
let client: RegisteredClient
let journey: Journey

beforeAll(async () => {
  receiver = await LogoutReceiver.start()
  server = await OAuth2Server.start({
    configuration: { clients: { http: { disallow_private_ip_ranges: false } } },
  })
  client = await server.register({ backchannel_logout_uri: receiver.uri })
})
beforeEach(() => {
  journey = new Journey(server)
  receiver.status = 200
})
afterAll(async () => {
  receiver.stop()
  await server.stop()
})

/** Signs in at the application and gives its ID token, which names the session. */
async function signIn(login: Record<string, unknown> = { remember: true }, of = client) {
  const { params } = await journey.signIn(authorizationAddress(of), login)
  const idToken: string = (await server.exchange(of, params.code as string)).json().id_token
  return { idToken, sid: String(decodeJwt(idToken).sid) }
}

async function verified(logoutToken: string) {
  const keys = (await server.publicServer.inject('/.well-known/jwks.json')).json()
  const options = { issuer, audience: client.client_id, currentDate: server.clock.now() }
  return jwtVerify(logoutToken, createLocalJWKSet(keys), options)
}

async function waiting(sid: string) {
  const rows = await server.database.kysely
    .selectFrom('oauth2.logout_deliveries')
    .where('sid', '=', sid)
    .selectAll()
    .execute()
  return rows[0]
}

describe('a session that ends (OpenID Connect Back-Channel Logout §2.5)', () => {
  it('is told to the applications that it has reached, with a token of its own kind', async () => {
    const { sid } = await signIn()
    await signIn()
    await server.admin.revokeLoginSessions({ sid })
    const { payload, protectedHeader } = await verified(await receiver.next())
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' })
    const now = Math.floor(server.clock.now().getTime() / 1000)
    expect(payload).toEqual({
      iss: issuer,
      aud: [client.client_id],
      iat: now,
      exp: now + 120,
      jti: expect.any(String),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      sid,
    })
    expect(await eventually(async () => ((await waiting(sid)) ? undefined : 'told'))).toBe('told')
  })

  it('is told also when no browser remembered it, and when all of a person end', async () => {
    const { sid } = await signIn({ remember: false, subject: 'bob' })
    await server.admin.revokeLoginSessions({ subject: 'bob' })
    expect(decodeJwt(await receiver.next()).sid).toBe(sid)
  })

  it('is told when the session of the identity server has ended', async () => {
    const { sid } = await signIn({ remember: true, identity_provider_session_id: 'of-the-identity-server' })
    await server.admin.revokeLoginSessions({ identity_provider_session_id: 'of-the-identity-server' })
    expect(decodeJwt(await receiver.next()).sid).toBe(sid)
  })

  it('is told once, of any number that end it at once', async () => {
    const { sid } = await signIn()
    await Promise.all(Array.from({ length: 20 }, () => server.admin.revokeLoginSessions({ sid })))
    expect(decodeJwt(await receiver.next()).sid).toBe(sid)
    const after = await signIn()
    await server.admin.revokeLoginSessions({ sid: after.sid })
    expect(decodeJwt(await receiver.next()).sid).toBe(after.sid)
  })

  it('is told again, by a new token, until the application has taken it', async () => {
    receiver.status = 503
    const { sid } = await signIn()
    await server.admin.revokeLoginSessions({ sid })
    const first = decodeJwt(await receiver.next())
    const queued = await eventually(async () => {
      const row = await waiting(sid)
      return row?.lease === null ? row : undefined
    })
    expect(queued.attempts).toBe(1)
    expect(queued.due_at).toEqual(new Date(server.clock.now().getTime() + 10_000))
    server.clock.advance(10)
    receiver.status = 204
    // The end of any session wakes the one who delivers.
    await server.admin.revokeLoginSessions({ sid: (await signIn({ remember: true }, await plain())).sid })
    const second = decodeJwt(await receiver.next())
    expect(second.sid).toBe(sid)
    expect(second.jti).not.toBe(first.jti)
    expect(second.iat).toBe((first.iat as number) + 10)
  })
})

/** A client that wants to hear of nothing. */
function plain(): Promise<RegisteredClient> {
  return server.register()
}

describe('the queue', () => {
  it('loses nothing when the process that delivers dies', async () => {
    const queue = new LogoutQueue(server.database, server.clock.now)
    const row = {
      id: randomUUID(),
      client_id: client.client_id,
      sid: randomUUID(),
      due_at: new Date(server.clock.now().getTime() + 60_000),
      lease: randomUUID(),
      expires_at: new Date(server.clock.now().getTime() + 86_400_000),
    }
    await server.database.kysely.insertInto('oauth2.logout_deliveries').values(row).execute()
    expect(await queue.lease(10)).toEqual([])
    server.clock.advance(60)
    const [taken] = await queue.lease(10)
    expect(taken).toMatchObject({ id: row.id, sid: row.sid })
    // What the dead one may still say changes nothing.
    await queue.done({ id: row.id, lease: row.lease, clientId: '', sid: row.sid, attempts: 1 })
    expect(await waiting(row.sid)).toBeDefined()
    await queue.done(taken as NonNullable<typeof taken>)
    expect(await waiting(row.sid)).toBeUndefined()
  })

  it('gives each delivery to one of many processes', async () => {
    const values = Array.from({ length: 30 }, () => ({
      id: randomUUID(),
      client_id: client.client_id,
      sid: randomUUID(),
      due_at: server.clock.now(),
      expires_at: new Date(server.clock.now().getTime() + 1000),
    }))
    await server.database.kysely.insertInto('oauth2.logout_deliveries').values(values).execute()
    const queues = Array.from({ length: 6 }, () => new LogoutQueue(server.database, server.clock.now))
    const leased = (await Promise.all(queues.map((queue) => queue.lease(5)))).flat()
    expect(new Set(leased.map(({ id }) => id)).size).toBe(leased.length)
    for (const delivery of leased) await queues[0]?.done(delivery)
    await server.database.kysely.deleteFrom('oauth2.logout_deliveries').execute()
  })
})

describe('attacks on logout tokens', () => {
  it('logout token confusion: one is neither an id_token_hint nor an access token (Back-Channel Logout §2.6, RFC 8725 §3.12)', async () => {
    const { sid } = await signIn()
    await server.admin.revokeLoginSessions({ sid })
    const logoutToken = await receiver.next()
    const logout = await journey.browser.get(
      `/oauth2/sessions/logout?${new URLSearchParams({ id_token_hint: logoutToken })}`,
    )
    expect(logout.params.error).toBe('invalid_request')
    const authorization = await journey.browser.get(
      authorizationAddress(client, { id_token_hint: logoutToken }),
    )
    expect(authorization.params.error).toBe('invalid_request')
    expect(await server.isActive(logoutToken)).toBe(false)
    const userinfo = await server.publicServer.inject({
      url: '/userinfo',
      headers: { authorization: `Bearer ${logoutToken}` },
    })
    expect(userinfo.statusCode).toBe(401)
  })

  it('SSRF: no token is sent into the own network (Back-Channel Logout §4)', async () => {
    const guarded = await OAuth2Server.start()
    try {
      // A name that an attacker lets lead here after the registration.
      const own = await guarded.register()
      await guarded.database.pool.query(
        `update oauth2.clients set document = document || jsonb_build_object('backchannel_logout_uri', $1::text)`,
        [receiver.uri],
      )
      const visit = new Journey(guarded)
      const { params } = await visit.signIn(authorizationAddress(own), { remember: true })
      const idToken = (await guarded.exchange(own, params.code as string)).json().id_token
      await guarded.admin.revokeLoginSessions({ sid: String(decodeJwt(idToken).sid) })
      const row = await eventually(async () => {
        const [found] = await guarded.database.kysely
          .selectFrom('oauth2.logout_deliveries')
          .selectAll()
          .execute()
        return found?.attempts === 1 && found.lease === null ? found : undefined
      })
      expect(row.client_id).toBe(own.client_id)
    } finally {
      await guarded.stop()
    }
  })
})
