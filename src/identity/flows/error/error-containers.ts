import { randomUUID } from 'node:crypto'
import type { FlowError } from '../../../contracts/identity-api.ts'
import type { Database } from '../../../database/database.ts'
import { identityError } from '../../errors/identity-error.ts'
import { isUuid } from '../uuid.ts'

const lifespanSeconds = 24 * 60 * 60

const insertError = {
  name: 'identity_insert_error_container',
  text: 'insert into identity.error_containers (id, error, created_at, expires_at) values ($1, $2, $3, $4)',
}
const findError = {
  name: 'identity_find_error_container',
  text: 'select error, created_at from identity.error_containers where id = $1',
}

/** Errors of browsers: they are kept here, and the error page asks for them by id. */
export class ErrorContainers {
  readonly #database: Database
  readonly #clock: () => Date

  constructor(database: Database, clock: () => Date) {
    this.#database = database
    this.#clock = clock
  }

  /** Keeps an error, as the envelope shows it, for a day; gives the id for the error page. */
  async keep(error: FlowError['error']): Promise<string> {
    const id = randomUUID()
    const now = this.#clock()
    const expiresAt = new Date(now.getTime() + lifespanSeconds * 1000)
    await this.#database.query(insertError, [id, JSON.stringify(error), now, expiresAt])
    return id
  }

  /** Throws 404 for an id that is unknown. */
  async get(id: string): Promise<FlowError> {
    const [row] = isUuid(id)
      ? await this.#database.query<{ error: FlowError['error']; created_at: Date }>(findError, [id])
      : []
    if (!row) throw identityError('not_found', 'There is no such error. It may have been too long ago.')
    const createdAt = row.created_at.toISOString()
    return { id, error: row.error, created_at: createdAt, updated_at: createdAt }
  }
}

/** What the id `stub:500` gives, so that the author of an error page can see one. */
export function stubError(): FlowError {
  const never = '0001-01-01T00:00:00Z'
  return {
    id: randomUUID(),
    error: {
      code: 500,
      status: 'Internal Server Error',
      message: 'The platform ran into an unexpected condition. Please try again later.',
      reason: 'This is a stub error.',
    },
    created_at: never,
    updated_at: never,
  }
}
