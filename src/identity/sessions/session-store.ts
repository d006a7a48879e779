import { randomUUID } from 'node:crypto'
import type { AuthenticationMethod } from '../../contracts/identity-api.ts'
import { sha256 } from '../../cryptography/digest.ts'
import { randomText } from '../../cryptography/random.ts'
import { type Combined, combined } from '../../database/combined.ts'
import type { Database, Queryable } from '../../database/database.ts'
import { identityError } from '../errors/identity-error.ts'
import { isUuid } from '../flows/uuid.ts'

import { assuranceOf } from './assurance.ts'
import type { Device, IdentitySession, SessionRecord } from './session.ts'
import {
  deviceDocument,
  type IdentitySessionRow,
  identitySessionOf,
  type SessionRow,
  sessionOf,
} from './session-rows.ts'
import { statements } from './session-statements.ts'

export type DeviceDescription = Omit<Device, 'id'>

export interface SessionDraft {
  /** A random one unless it is known already. */
  readonly id?: string
  readonly identityId: string
  /** What the person has proven; the assurance level follows from it. */
  readonly methods: readonly AuthenticationMethod[]
  readonly device: DeviceDescription
}

export interface IssuedSession {
  readonly session: SessionRecord
  /** `ory_st_` and 32 letters and digits. This is the only time that it is known. */
  readonly token: string
}

/** Which page of someone's sessions; pages are counted from 0. */
export interface SessionPage {
  readonly active: boolean | undefined
  readonly page: number
  readonly size: number
}

/** Where a session stands in the list of all. */
export type SessionKey = Pick<SessionRecord, 'issuedAt' | 'id'>

/** Before every session, in the order of the list: the newest come first. */
const beforeAll = { issuedAt: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** A session remembers this many devices that it was confirmed from. */
const mostDevices = 20

/** Reads and writes sessions. A token is looked up by its SHA-256; the token itself is never stored. */
export class SessionStore {
  readonly #database: Database
  readonly #lifespanSeconds: number
  readonly #clock: () => Date
  readonly #byToken: Combined<string, IdentitySession | undefined>

  constructor(database: Database, lifespanSeconds: number, clock: () => Date) {
    this.#database = database
    this.#lifespanSeconds = lifespanSeconds
    this.#clock = clock
    this.#byToken = combined((hashes) => this.#load(hashes))
  }

  /** A new session with a new token, valid for the configured lifespan. */
  async issue(draft: SessionDraft, on: Queryable = this.#database): Promise<IssuedSession> {
    const now = this.#clock()
    const token = `ory_st_${randomText(32)}`
    const session: SessionRecord = {
      id: draft.id ?? randomUUID(),
      identityId: draft.identityId,
      active: true,
      issuedAt: now,
      authenticatedAt: now,
      expiresAt: this.#expiry(now),
      aal: assuranceOf(draft.methods),
      methods: draft.methods,
      devices: [{ id: randomUUID(), ...draft.device }],
    }
    await on.query(statements.issue, [
      session.id,
      session.identityId,
      sha256(token),
      session.aal,
      JSON.stringify(session.methods),
      JSON.stringify(session.devices.map(deviceDocument)),
      now,
      session.expiresAt,
    ])
    return { session, token }
  }

  /** The session of a token with its identity, active or not; lookups of concurrent requests are combined. */
  async find(token: string): Promise<IdentitySession | undefined> {
    return await this.#byToken.load(sha256(token).toString('hex'))
  }

  /** Undefined also for what is no UUID. */
  async get(id: string): Promise<IdentitySession | undefined> {
    if (!isUuid(id)) return undefined
    const [row] = await this.#database.query<IdentitySessionRow>(statements.byId, [id])
    return row && identitySessionOf(row)
  }

  /**
   * The person has proven more, or the same again: appends methods and device, moves `authenticated_at` to
   * now and the expiry to now plus the lifespan. `issued_at` and the token stay. 404 when it is gone.
   */
  async reauthenticate(
    id: string,
    proof: Pick<SessionDraft, 'methods' | 'device'>,
    on?: Queryable,
  ): Promise<SessionRecord> {
    return on
      ? await this.#reauthenticate(id, proof, on)
      : await this.#database.transaction((transaction) => this.#reauthenticate(id, proof, transaction))
  }

  /** The person has set up what they have just proven: it counts at once. 404 when the session is gone. */
  async addMethods(id: string, methods: SessionDraft['methods'], on: Queryable): Promise<void> {
    const [row] = await on.query<SessionRow>(statements.lock, [id])
    if (!row) throw identityError('not_found', 'The session has ended. Please sign in again.')
    const all = [...sessionOf(row).methods, ...methods]
    await on.query(statements.setMethods, [id, assuranceOf(all), JSON.stringify(all)])
  }

  /** Makes it inactive; false when there is no such active session. */
  async revoke(id: string, on: Queryable = this.#database): Promise<boolean> {
    return isUuid(id) && (await on.query(statements.revoke, [id])).length > 0
  }

  /** The same, if the session belongs to that identity. */
  async revokeOwn(id: string, identityId: string): Promise<boolean> {
    return (await this.#database.query(statements.revokeOwn, [id, identityId])).length > 0
  }

  /** Makes inactive all active sessions of an identity but one; gives their ids. */
  async revokeOthers(
    identityId: string,
    keptSessionId: string,
    on: Queryable = this.#database,
  ): Promise<readonly string[]> {
    const values = [identityId, keptSessionId, this.#clock()]
    return (await on.query<{ id: string }>(statements.revokeOthers, values)).map(({ id }) => id)
  }

  /**
   * Moves the expiry of an active session to now plus the lifespan and gives it; undefined when there is no
   * such session, or when more is left of it than `mostRemainingSeconds`.
   */
  async extend(id: string, mostRemainingSeconds?: number): Promise<Date | undefined> {
    if (!isUuid(id)) return undefined
    const now = this.#clock()
    const latest =
      mostRemainingSeconds === undefined ? 'infinity' : new Date(now.getTime() + mostRemainingSeconds * 1000)
    const [row] = await this.#database.query<{ expires_at: Date }>(statements.extend, [
      id,
      this.#expiry(now),
      now,
      latest,
    ])
    return row?.expires_at
  }

  /** Deletes every session of an identity; gives their ids. */
  async deleteOfIdentity(identityId: string): Promise<readonly string[]> {
    const rows = await this.#database.query<{ id: string }>(statements.deleteOfIdentity, [identityId])
    return rows.map(({ id }) => id)
  }

  /** One page of someone's sessions, newest first, and how many there are in all. */
  async listOfIdentity(
    identityId: string,
    { active, page, size }: SessionPage,
    exceptSessionId?: string,
  ): Promise<{ readonly sessions: IdentitySession[]; readonly total: number }> {
    const filter = [identityId, exceptSessionId, active, this.#clock()]
    const rows = await this.#database.query<IdentitySessionRow>(statements.ofIdentity, [
      ...filter,
      size,
      page * size,
    ])
    const [count] = await this.#database.query<{ count: number }>(statements.countOfIdentity, filter)
    return { sessions: rows.map(identitySessionOf), total: count?.count ?? 0 }
  }

  /**
   * One page of the sessions of everybody, newest first, and after which one the next page begins. A page may
   * have fewer than `size` although another one follows, where hardly any session is as asked for.
   */
  async list(
    active: boolean | undefined,
    size: number,
    after?: SessionKey,
  ): Promise<{ readonly sessions: IdentitySession[]; readonly next: SessionKey | undefined }> {
    const { issuedAt, id } = after ?? beforeAll
    const values = [issuedAt, id, active, this.#clock(), size + 1]
    const rows = await this.#database.query<IdentitySessionRow>(statements.newest, values)
    const sessions = rows.slice(0, size).map(identitySessionOf)
    if (rows.length > size) return { sessions, next: sessions.at(-1) }
    if (active === undefined) return { sessions, next: undefined }
    const [end] = await this.#database.query<{ issued_at: Date; id: string }>(statements.endOfLook, [
      issuedAt,
      id,
    ])
    return { sessions, next: end && { issuedAt: end.issued_at, id: end.id } }
  }

  async #load(hashes: readonly string[]): Promise<(IdentitySession | undefined)[]> {
    const rows = await this.#database.query<IdentitySessionRow & { token_hash: string }>(
      statements.byTokens,
      [hashes.map((hash) => `\\x${hash}`)],
    )
    const found = new Map(rows.map((row) => [row.token_hash, identitySessionOf(row)]))
    return hashes.map((hash) => found.get(hash))
  }

  async #reauthenticate(
    id: string,
    { methods, device }: Pick<SessionDraft, 'methods' | 'device'>,
    on: Queryable,
  ): Promise<SessionRecord> {
    const [row] = await on.query<SessionRow>(statements.lock, [id])
    if (!row) throw identityError('not_found', 'The session has ended. Please sign in again.')
    const current = sessionOf(row)
    const now = this.#clock()
    const session: SessionRecord = {
      ...current,
      methods: [...current.methods, ...methods],
      aal: assuranceOf([...current.methods, ...methods]),
      devices: withDevice(current.devices, device),
      authenticatedAt: now,
      expiresAt: this.#expiry(now),
    }
    await on.query(statements.reauthenticate, [
      id,
      session.aal,
      JSON.stringify(session.methods),
      JSON.stringify(session.devices.map(deviceDocument)),
      now,
      session.expiresAt,
    ])
    return session
  }

  #expiry(now: Date): Date {
    return new Date(now.getTime() + this.#lifespanSeconds * 1000)
  }
}

function withDevice(devices: readonly Device[], device: DeviceDescription): readonly Device[] {
  const known = devices.some(
    ({ ipAddress, userAgent }) => ipAddress === device.ipAddress && userAgent === device.userAgent,
  )
  return known ? devices : [...devices, { id: randomUUID(), ...device }].slice(-mostDevices)
}
