import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../test/support/identity.ts'
import type { AuthenticationMethod } from '../../contracts/identity-api.ts'
import { isActive } from './session.ts'
import type { SessionKey } from './session-store.ts'

let identity: TestIdentity
let identityId: string
let statements = 0
beforeAll(async () => {
  identity = await createTestIdentity({ endpoints: [], onStatement: () => statements++ })
})
afterAll(() => identity.close())
beforeEach(async ({ task }) => {
  const email = `${task.id}@example.org`
  identityId = (await identity.context.identities.create({ traits: { email } })).id
})

const proof = (aal: 'aal1' | 'aal2', method: string): AuthenticationMethod => ({
  method,
  aal,
  completed_at: '2026-07-01T12:00:00.000Z',
})
const device = { ipAddress: '192.0.2.1', userAgent: 'browser', location: undefined }
const issue = () => identity.context.sessions.issue({ identityId, methods: [proof('aal1', 'oidc')], device })

describe('the session store', () => {
  it('finds a session by its token, with its identity', async () => {
    const { session, token } = await issue()
    expect(token).toMatch(/^ory_st_[A-Za-z0-9]{32}$/)
    const found = await identity.context.sessions.find(token)
    expect(found).toMatchObject({ ...session, identity: { id: identityId } })
    expect(await identity.context.sessions.get(session.id)).toEqual(found)
  })

  it('never gives the same token twice', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, issue))
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(20)
  })

  it('stores no token: what is in the database opens no session', async () => {
    const { token } = await issue()
    const rows = await identity.context.database.query<{ row: string; hash: string }>(
      {
        name: 'test_sessions',
        text: "select s::text as row, encode(token_hash, 'hex') as hash from identity.sessions s",
      },
      [],
    )
    for (const { row, hash } of rows) {
      expect(row).not.toContain(token)
      expect(row).not.toContain(token.slice('ory_st_'.length))
      expect(await identity.context.sessions.find(hash)).toBeUndefined()
    }
  })

  it('combines the lookups of concurrent requests into one statement', async () => {
    const issued = await Promise.all(Array.from({ length: 10 }, issue))
    statements = 0
    const found = await Promise.all([
      ...issued.map(({ token }) => identity.context.sessions.find(token)),
      identity.context.sessions.find('ory_st_unknown'),
    ])
    expect(statements).toBe(1)
    expect(found.map((session) => session?.id)).toEqual([
      ...issued.map(({ session }) => session.id),
      undefined,
    ])
  })

  it('reaches aal2 with a second factor, and keeps token and beginning', async () => {
    const { session, token } = await issue()
    expect(session.aal).toBe('aal1')
    identity.advance(60)
    const stronger = await identity.context.sessions.reauthenticate(session.id, {
      methods: [proof('aal2', 'totp')],
      device: { ...device, ipAddress: '192.0.2.2' },
    })
    expect(stronger).toMatchObject({ aal: 'aal2', issuedAt: session.issuedAt })
    expect(stronger.authenticatedAt.getTime() - session.authenticatedAt.getTime()).toBe(60_000)
    expect(stronger.expiresAt.getTime() - session.expiresAt.getTime()).toBe(60_000)
    expect(await identity.context.sessions.find(token)).toMatchObject(stronger)
    expect(stronger.devices.map(({ ipAddress }) => ipAddress)).toEqual(['192.0.2.1', '192.0.2.2'])
  })

  it('loses no method when two are added at once', async () => {
    const { session } = await issue()
    await Promise.all(
      ['totp', 'webauthn', 'lookup_secret'].map((method) =>
        identity.context.sessions.reauthenticate(session.id, { methods: [proof('aal2', method)], device }),
      ),
    )
    const found = await identity.context.sessions.get(session.id)
    expect(found?.methods.map(({ method }) => method).sort()).toEqual([
      'lookup_secret',
      'oidc',
      'totp',
      'webauthn',
    ])
  })

  it('revokes once, for good: nothing brings a revoked session back', async () => {
    const { session, token } = await issue()
    const { sessions } = identity.context
    expect(await sessions.revoke(session.id)).toBe(true)
    expect(await sessions.revoke(session.id)).toBe(false)
    expect(await sessions.extend(session.id)).toBeUndefined()
    await expect(sessions.reauthenticate(session.id, { methods: [], device })).rejects.toMatchObject({
      status: 404,
    })
    expect((await sessions.find(token))?.active).toBe(false)
  })

  it('counts only what it ends: the others that are still active', async () => {
    const { sessions } = identity.context
    const [mine, other, revoked] = [await issue(), await issue(), await issue()]
    await sessions.revoke(revoked.session.id)
    expect(await sessions.revokeOthers(identityId, mine.session.id)).toHaveLength(1)
    expect((await sessions.find(mine.token))?.active).toBe(true)
    expect((await sessions.find(other.token))?.active).toBe(false)
  })

  it('does not let anyone end the session of someone else', async () => {
    const { session } = await issue()
    const stranger = await identity.context.identities.create({ traits: { email: 'stranger@example.org' } })
    expect(await identity.context.sessions.revokeOwn(session.id, stranger.id)).toBe(false)
    expect((await identity.context.sessions.get(session.id))?.active).toBe(true)
  })

  it('is inactive when it has expired or its identity is disabled', async () => {
    const { token } = await issue()
    const { sessions, identities, clock } = identity.context
    const active = async () => {
      const session = await sessions.find(token)
      return session && isActive(session, clock())
    }
    expect(await active()).toBe(true)
    await identities.update(identityId, () => ({ state: 'inactive' }))
    expect(await active()).toBe(false)
    await identities.update(identityId, () => ({ state: 'active' }))
    expect(await active()).toBe(true)
    identity.advance(24 * 3600)
    expect(await active()).toBe(false)
    expect(await sessions.extend((await sessions.find(token))?.id ?? '')).toBeUndefined()
  })

  it('lists everybody by key, newest first, without a gap or a repetition', async () => {
    const { sessions } = identity.context
    const issued: string[] = []
    for (let index = 0; index < 7; index++) {
      // Some begin at the same moment.
      if (index % 2) identity.advance(1)
      issued.push((await issue()).session.id)
    }
    const listed: string[] = []
    let after: SessionKey | undefined
    do {
      const page = await sessions.list(true, 2, after)
      listed.push(...page.sessions.filter((session) => session.identityId === identityId).map(({ id }) => id))
      after = page.next
    } while (after)
    expect(new Set(listed)).toEqual(new Set(issued))
    expect(listed).toHaveLength(7)
  })

  it('looks at so many at a time when hardly any is as asked for', async () => {
    const { sessions, database } = identity.context
    const ended = (await issue()).session.id
    await sessions.revoke(ended)
    identity.advance(1)
    await database.pool.query(
      `insert into identity.sessions select gen_random_uuid(), $1, sha256(n::text::bytea), true, 'aal1', '[]',
        '[]', $2, $2, $2::timestamptz + interval '1 hour' from generate_series(1, 10000) n`,
      [identityId, identity.context.clock()],
    )
    const first = await sessions.list(false, 2)
    expect(first.sessions).toEqual([])
    const second = await sessions.list(false, 2, first.next)
    expect(second.sessions[0]?.id).toBe(ended)
  })
})
