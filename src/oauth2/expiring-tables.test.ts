import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server } from '../../test/support/oauth2-server.ts'
import { Housekeeping } from '../database/housekeeping.ts'
import { expiringTables } from './expiring-tables.ts'

let server: OAuth2Server

beforeAll(async () => {
  server = await OAuth2Server.start()
})
afterAll(() => server.stop())

const clean = () =>
  new Housekeeping({
    database: server.database,
    clock: server.clock.now,
    log: pino({ level: 'silent' }),
    tables: expiringTables,
    lock: 1,
  }).cleanUp()

describe('housekeeping', () => {
  it('deletes a grant with its refresh tokens when nothing of it can be valid any more, not before', async () => {
    const client = await server.register()
    const first = await server.tokens(client)
    server.clock.advance(719 * 3600)
    await clean()
    const second = (await server.refresh(client, first.refresh_token)).json()
    server.clock.advance(719 * 3600)
    await clean()
    expect(await server.isActive(second.refresh_token)).toBe(true)
    // A refresh moves the end of the grant by a day more than it must.
    server.clock.advance(26 * 3600)
    expect(await clean()).toBeGreaterThan(0)
    const count = (table: 'oauth2.grants' | 'oauth2.refresh_tokens') =>
      server.database.kysely.selectFrom(table).selectAll().execute()
    expect(await count('oauth2.grants')).toEqual([])
    expect(await count('oauth2.refresh_tokens')).toEqual([])
  })

  it('keeps a grant whose consent is remembered for ever', async () => {
    const client = await server.register()
    const { id } = await server.authorize(client, { consentRemember: true })
    server.clock.advance(10 * 365 * 86400)
    await clean()
    const kept = await server.database.kysely
      .selectFrom('oauth2.grants')
      .select('id')
      .where('id', '=', id)
      .execute()
    expect(kept).toEqual([{ id }])
  })

  it('deletes revoked token ids after the token would have expired', async () => {
    const client = await server.register()
    const { access_token } = (await server.token(client, { grant_type: 'client_credentials' })).json()
    await server.post('/oauth2/revoke', { token: access_token }, client)
    const revoked = () => server.database.kysely.selectFrom('oauth2.revoked_tokens').selectAll().execute()
    await clean()
    expect(await revoked()).toHaveLength(1)
    server.clock.advance(3601)
    await clean()
    expect(await revoked()).toHaveLength(0)
  })
})
