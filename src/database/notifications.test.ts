import { once } from 'node:events'
import { EventEmitter } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { connectionOptions } from './connect.ts'
import { Notifications } from './notifications.ts'

let test: TestDatabase
let notifications: Notifications
beforeAll(async () => {
  test = await createTestDatabase()
  notifications = await Notifications.open({
    ...connectionOptions(test.url),
    application_name: 'notifications under test',
  })
})
afterAll(async () => {
  await notifications.close()
  await test.drop()
})

const notify = { name: 'test.notify', text: "select pg_notify('test_channel', $1)" }
const breakConnection = {
  name: 'test.break',
  text: "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'notifications under test'",
}

describe('notifications', () => {
  it('bring what another connection announces', async () => {
    const events = new EventEmitter()
    await notifications.subscribe('test_channel', (payload) => events.emit('notified', payload))
    const notified = once(events, 'notified')
    await test.database.query(notify, ['client-1'])
    expect(await notified).toEqual(['client-1'])
    expect(notifications.available).toBe(true)
  })

  it('tell when some may have been missed, and go on after the connection was lost', async () => {
    const events = new EventEmitter()
    await notifications.subscribe('test_channel', (payload) =>
      events.emit(payload ?? 'missed', notifications.available),
    )

    const lost = once(events, 'missed')
    await test.database.query(breakConnection, [])
    expect(await lost).toEqual([false])
    expect(await once(events, 'missed')).toEqual([true])

    const notified = once(events, 'again')
    await test.database.query(notify, ['again'])
    await notified
  })
})
