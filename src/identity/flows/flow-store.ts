import { randomUUID } from 'node:crypto'
import type { Database, Queryable } from '../../database/database.ts'
import type { FlowRecord, FlowRecordOf } from './flow.ts'
import { isUuid } from './uuid.ts'

type Kind = FlowRecord['kind']
type RowFields = 'id' | 'kind' | 'issuedAt' | 'updatedAt' | 'expiresAt' | 'completedAt'
/** Without the columns, of each kind by itself. */
export type DocumentOf<K extends Kind> = Omit<FlowRecordOf<K>, RowFields>

interface Row {
  readonly id: string
  readonly document: object
  readonly issued_at: Date
  readonly updated_at: Date
  readonly expires_at: Date
  readonly completed_at: Date | null
}

const insertFlow = {
  name: 'identity_insert_flow',
  text: `insert into identity.flows (id, kind, document, issued_at, updated_at, expires_at)
         values ($1, $2, $3, $4, $4, $5)`,
}
const findFlow = {
  name: 'identity_find_flow',
  text: `select id, document, issued_at, updated_at, expires_at, completed_at
         from identity.flows where id = $1 and kind = $2`,
}
const saveFlow = {
  name: 'identity_save_flow',
  text: 'update identity.flows set document = $2, updated_at = $3 where id = $1 and completed_at is null',
}
const completeFlow = {
  name: 'identity_complete_flow',
  text: `update identity.flows set document = document || '{"state": "passed_challenge"}', completed_at = $2,
         updated_at = $2 where id = $1 and completed_at is null returning id`,
}

const deleteFlow = { name: 'identity_delete_flow', text: 'delete from identity.flows where id = $1' }

/** Reads and writes self-service flows: one statement to start one, one to read it, one to finish it. */
export class FlowStore {
  readonly #database: Database
  readonly #clock: () => Date

  constructor(database: Database, clock: () => Date) {
    this.#database = database
    this.#clock = clock
  }

  async start<K extends Kind>(
    kind: K,
    document: DocumentOf<K>,
    lifespanSeconds: number,
    on: Queryable = this.#database,
  ): Promise<FlowRecordOf<K>> {
    const now = this.#clock()
    const expiresAt = new Date(now.getTime() + lifespanSeconds * 1000)
    const id = randomUUID()
    await on.query(insertFlow, [id, kind, JSON.stringify(document), now, expiresAt])
    const columns = { id, kind, issuedAt: now, updatedAt: now, expiresAt, completedAt: undefined }
    return { ...document, ...columns } as unknown as FlowRecordOf<K>
  }

  async find<K extends Kind>(kind: K, id: string): Promise<FlowRecordOf<K> | undefined> {
    if (!isUuid(id)) return undefined
    const [row] = await this.#database.query<Row>(findFlow, [id, kind])
    if (!row) return undefined
    return {
      ...row.document,
      id: row.id,
      kind,
      issuedAt: row.issued_at,
      updatedAt: row.updated_at,
      expiresAt: row.expires_at,
      completedAt: row.completed_at ?? undefined,
    } as unknown as FlowRecordOf<K>
  }

  /** Keeps what a submission changed; a flow that is complete stays as it is. */
  async save<F extends FlowRecord>(flow: F, on: Queryable = this.#database): Promise<F> {
    const { id, kind, issuedAt, expiresAt, completedAt, updatedAt: _, ...document } = flow
    const updatedAt = this.#clock()
    await on.query(saveFlow, [id, JSON.stringify(document), updatedAt])
    return { ...flow, updatedAt }
  }

  async delete(id: string): Promise<void> {
    await this.#database.query(deleteFlow, [id])
  }

  /** True for exactly one caller: the one whose submission the flow ends with. */
  async complete(id: string, on: Queryable = this.#database): Promise<boolean> {
    return (await on.query(completeFlow, [id, this.#clock()])).length === 1
  }
}
