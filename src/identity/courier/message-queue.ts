import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Database, Queryable } from '../../database/database.ts'
import type { DispatchRecord, MessageContent, MessageDraft, MessageRecord, MessageStatus } from './message.ts'
import type { Channel } from './templates/template-data.ts'

/** Longer than any sender takes. A message whose process has died is sent by another one afterwards. */
const leaseSeconds = 300
/** How long messages can be looked up. */
const retentionSeconds = 30 * 86_400
const purpose = 'courier message'

interface Row {
  readonly id: string
  readonly status: MessageStatus
  readonly channel: MessageRecord['channel']
  readonly recipient: string
  readonly template_type: MessageRecord['templateType']
  readonly content: string
  readonly send_count: number
  readonly created_at: Date
  readonly updated_at: Date
}

/** A message that this process alone may send, until the lease ends. */
export interface LeasedMessage extends MessageRecord {
  readonly lease: string
}

/** How an attempt ended; a failed one names when the next one may be, unless there is none. */
export type Attempted =
  | { readonly status: 'sent' }
  | { readonly status: 'queued'; readonly retryAt: Date; readonly error: string }
  | { readonly status: 'abandoned'; readonly error: string }

export interface MessageFilter {
  readonly status?: MessageStatus | undefined
  readonly recipient?: string | undefined
}

const insertMessage = {
  name: 'identity_insert_courier_message',
  text: `insert into identity.courier_messages
         (id, status, channel, recipient, template_type, content, send_count, due_at, created_at, updated_at,
           expires_at)
         values ($1, 'queued', $2, $3, $4, $5, 0, $6, $6, $6, $7)`,
}
const leaseMessages = {
  name: 'identity_lease_courier_messages',
  text: `update identity.courier_messages
         set status = 'processing', send_count = send_count + 1, due_at = $2, lease = $3, updated_at = $1
         where id = any(array(
           select id from identity.courier_messages
           where status in ('queued', 'processing') and due_at <= $1 and channel = any($5)
           order by due_at limit $4 for update skip locked))
         returning id, status, channel, recipient, template_type, content, send_count, created_at, updated_at`,
}
const recordAttempt = {
  name: 'identity_record_courier_attempt',
  text: `with attempted as (
           update identity.courier_messages set status = $3, due_at = $4, lease = null, updated_at = $5
           where id = $1 and lease = $2 returning id)
         insert into identity.courier_dispatches (id, message_id, error, created_at)
         select $6, id, $7, $5 from attempted`,
}
const findMessage = {
  name: 'identity_find_courier_message',
  text: `select id, status, channel, recipient, template_type, content, send_count, created_at, updated_at
         from identity.courier_messages where id = $1`,
}
const listDispatches = {
  name: 'identity_list_courier_dispatches',
  text: `select id, error, created_at from identity.courier_dispatches
         where message_id = $1 order by created_at, id limit 1000`,
}

/**
 * Messages that wait to be sent, shared by all processes. A process leases messages before it sends them, so
 * none is sent by two; a lease that nobody ends runs out, so none is lost.
 */
export class MessageQueue {
  readonly #database: Database
  readonly #secrets: SecretRing
  readonly #clock: () => Date

  constructor(database: Database, secrets: SecretRing, clock: () => Date) {
    this.#database = database
    this.#secrets = secrets
    this.#clock = clock
  }

  /** @param on the transaction that the message belongs to: it is sent only if that commits */
  async add(draft: MessageDraft, on: Queryable = this.#database): Promise<string> {
    const now = this.#clock()
    const id = randomUUID()
    const content = seal(this.#secrets, purpose, JSON.stringify(draft.content))
    const expiresAt = later(now, retentionSeconds)
    await on.query(insertMessage, [
      ...[id, draft.channel, draft.recipient, draft.templateType, content],
      ...[now, expiresAt],
    ])
    return id
  }

  /** Messages that are due, the longest waiting first; nobody else gets them while the lease lasts. */
  async lease(most: number, channels: readonly Channel[] = ['email', 'sms']): Promise<LeasedMessage[]> {
    const now = this.#clock()
    const lease = randomUUID()
    const rows = await this.#database.query<Row>(leaseMessages, [
      ...[now, later(now, leaseSeconds), lease, most],
      channels,
    ])
    return rows.map((row) => ({ ...this.#record(row), lease }))
  }

  /** Says how an attempt ended. Nothing changes when the lease has passed to somebody else. */
  async record({ id, lease }: LeasedMessage, attempted: Attempted): Promise<void> {
    const now = this.#clock()
    const dueAt = attempted.status === 'queued' ? attempted.retryAt : null
    const error = attempted.status === 'sent' ? null : JSON.stringify({ message: attempted.error })
    await this.#database.query(recordAttempt, [
      ...[id, lease, attempted.status, dueAt, now],
      ...[randomUUID(), error],
    ])
  }

  async find(id: string): Promise<(MessageRecord & { dispatches: readonly DispatchRecord[] }) | undefined> {
    const [row] = await this.#database.query<Row>(findMessage, [id])
    if (!row) return undefined
    const dispatches = await this.#database.query<{
      id: string
      error: { message: string } | null
      created_at: Date
    }>(listDispatches, [id])
    return {
      ...this.#record(row),
      dispatches: dispatches.map(({ id: dispatchId, error, created_at }) => ({
        id: dispatchId,
        error: error ?? undefined,
        createdAt: created_at,
      })),
    }
  }

  /** The newest first. @param after the last one of the page before */
  async list(
    { status, recipient }: MessageFilter,
    most: number,
    after: Pick<MessageRecord, 'createdAt' | 'id'> | undefined,
  ): Promise<MessageRecord[]> {
    let query = this.#database.kysely
      .selectFrom('identity.courier_messages')
      .select([
        ...(['id', 'status', 'channel', 'recipient', 'template_type', 'content', 'send_count'] as const),
        ...(['created_at', 'updated_at'] as const),
      ])
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(most)
    // Written into the statement: the plan for all values would look for rare ones among all messages.
    if (status) query = query.where('status', '=', sql.lit(status))
    if (recipient !== undefined) query = query.where('recipient', '=', recipient)
    if (after)
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'id'), '<', tuple(after.createdAt, after.id)),
      )
    return (await query.execute()).map((row) => this.#record(row as Row))
  }

  #record(row: Row): MessageRecord {
    return {
      id: row.id,
      status: row.status,
      channel: row.channel,
      recipient: row.recipient,
      templateType: row.template_type,
      content: this.#open(row.content),
      sendCount: row.send_count,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  }

  /** What was sealed with a secret that is no longer configured cannot be read, and must not stop the rest. */
  #open(content: string): MessageContent {
    const opened = unseal(this.#secrets, purpose, content)
    return opened ? JSON.parse(opened.toString()) : { subject: '', text: '', html: '' }
  }
}

function later(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
}
