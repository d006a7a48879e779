import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../test/support/identity.ts'
import { courierAdminEndpoints } from '../admin/courier/index.ts'
import { Courier } from './courier.ts'
import type { MessageDraft } from './message.ts'
import { Undeliverable } from './sender.ts'

let identity: TestIdentity
beforeAll(async () => {
  identity = await createTestIdentity({ endpoints: courierAdminEndpoints })
})
afterAll(() => identity.close())
beforeEach(async () => {
  await identity.testDatabase.database.pool.query('truncate identity.courier_messages cascade')
})

const draft = (recipient: string): MessageDraft => ({
  channel: 'email',
  recipient,
  templateType: 'verification_code_valid',
  content: { subject: 'Your code', text: 'It is 123456.', html: '<p>It is 123456.</p>' },
})

/** A courier that says what it sent; `fail` throws for those that are not taken. */
function courier(fail: (recipient: string) => void = () => undefined, retries = 2) {
  const { messages, log, clock } = identity.context
  const sent: string[] = []
  const worker = new Courier({
    queue: messages,
    log,
    clock,
    retries,
    mostAtOnce: 10,
    waitSeconds: 1,
    channels: ['email', 'sms'],
    sender: {
      async send({ recipient }) {
        fail(recipient)
        sent.push(recipient)
      },
      close: () => undefined,
    },
  })
  return { worker, sent }
}

const ask = (url: string) => identity.admin.inject({ method: 'GET', url })
const shown = async (id: string) => (await ask(`/admin/courier/messages/${id}`)).json()

describe('the courier', () => {
  it('sends each message once, however many couriers there are', async () => {
    const recipients = Array.from({ length: 60 }, (_, n) => `person${n}@example.org`)
    for (const recipient of recipients) await identity.context.messages.add(draft(recipient))
    const couriers = Array.from({ length: 4 }, () => courier())
    await Promise.all(
      couriers.map(async ({ worker }) => {
        while ((await worker.deliver()) > 0);
      }),
    )
    expect(couriers.flatMap(({ sent }) => sent).sort()).toEqual(recipients.sort())
  })

  it('sends what a process leased that ended, once its lease has run out', async () => {
    const id = await identity.context.messages.add(draft('alice@example.org'))
    const [leased] = await identity.context.messages.lease(10)
    const { worker, sent } = courier()
    expect(await worker.deliver()).toBe(0)
    identity.advance(301)
    await worker.deliver()
    expect(sent).toEqual(['alice@example.org'])

    // The one that was thought dead speaks up: what the other one recorded stays.
    if (leased) await identity.context.messages.record(leased, { status: 'abandoned', error: 'late' })
    expect(await shown(id)).toMatchObject({ status: 'sent', send_count: 2, dispatches: [{ error: null }] })
  })

  it('abandons a message with which every process ends', async () => {
    const id = await identity.context.messages.add(draft('alice@example.org'))
    for (let attempt = 0; attempt < 3; attempt++) {
      await identity.context.messages.lease(10)
      identity.advance(301)
    }
    const { worker, sent } = courier()
    await worker.deliver()
    expect(sent).toEqual([])
    expect((await shown(id)).status).toBe('abandoned')
  })

  it('waits longer before each retry, holds no other message up, and gives up in the end', async () => {
    const id = await identity.context.messages.add(draft('nobody@example.org'))
    const { worker, sent } = courier((recipient) => {
      if (recipient.startsWith('nobody')) throw new Error('the server is away')
    })
    await worker.deliver()
    expect(await shown(id)).toMatchObject({ status: 'queued', send_count: 1 })
    await identity.context.messages.add(draft('alice@example.org'))
    await worker.deliver()
    expect(sent).toEqual(['alice@example.org'])

    identity.advance(10)
    expect(await worker.deliver()).toBe(1)
    identity.advance(29)
    expect(await worker.deliver()).toBe(0)
    identity.advance(1)
    expect(await worker.deliver()).toBe(1)
    expect(await shown(id)).toMatchObject({
      status: 'abandoned',
      send_count: 3,
      dispatches: Array(3).fill({
        message_id: id,
        status: 'failed',
        error: { message: 'the server is away' },
      }),
    })
    identity.advance(86_400)
    expect(await worker.deliver()).toBe(0)
  })

  it('abandons at once what is refused for good', async () => {
    const id = await identity.context.messages.add(draft('gone@example.org'))
    await courier(() => {
      throw new Undeliverable('there is no such mailbox')
    }).worker.deliver()
    expect(await shown(id)).toMatchObject({ status: 'abandoned', send_count: 1 })
  })

  it('sends nothing that a transaction took back', async () => {
    const { messages, database } = identity.context
    const failed = database.transaction(async (transaction) => {
      await messages.add(draft('alice@example.org'), transaction)
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await courier().worker.deliver()).toBe(0)
  })
})

describe('the admin API of the courier', () => {
  it('shows no word of a message, in the answer or in the database', async () => {
    const id = await identity.context.messages.add(draft('alice@example.org'))
    expect(await shown(id)).toMatchObject({
      type: 'email',
      recipient: 'alice@example.org',
      subject: '<redacted-unless-dev-mode>',
      body: '<redacted-unless-dev-mode>',
      template_type: 'verification_code_valid',
      dispatches: [],
    })
    const { rows } = await identity.testDatabase.database.pool.query(
      'select m::text from identity.courier_messages m',
    )
    expect(JSON.stringify(rows)).not.toContain('123456')
    expect(JSON.stringify(rows)).not.toContain('Your code')
  })

  it('lists by page, recipient and status', async () => {
    const ids: string[] = []
    for (const recipient of ['a@example.org', 'b@example.org', 'a@example.org']) {
      ids.unshift(await identity.context.messages.add(draft(recipient)))
      identity.advance(1)
    }
    const first = await ask('/admin/courier/messages?page_size=2')
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1]
    const listed = [...first.json(), ...(await ask(String(next))).json()]
    expect(listed.map(({ id }) => id)).toEqual(ids)
    expect((await ask('/admin/courier/messages?recipient=a@example.org')).json()).toHaveLength(2)
    expect((await ask('/admin/courier/messages?recipient=a@example.org&status=sent')).json()).toHaveLength(0)
    expect((await ask('/admin/courier/messages?status=queued')).json()).toHaveLength(3)
  })

  it('refuses a status and an id that there cannot be, and does not know the id of nothing', async () => {
    expect((await ask('/admin/courier/messages?status=nonsense')).statusCode).toBe(400)
    expect((await ask('/admin/courier/messages/nonsense')).statusCode).toBe(400)
    expect((await ask('/admin/courier/messages/5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11')).statusCode).toBe(404)
  })
})
