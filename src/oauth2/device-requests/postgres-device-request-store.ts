import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Database } from '../../database/database.ts'
import type { ClientStore } from '../clients/client-store.ts'
import type { Grant, NewGrant } from '../grants/grant.ts'
import { type GrantLifetimes, grantExpiry } from '../grants/grant-lifetime.ts'
import { type GrantRow, grantFromRow, grantInsert } from '../grants/grant-row.ts'
import type { DeviceRequest, DeviceRequestState, NewDeviceRequest } from './device-request.ts'
import type { DevicePoll, DeviceRequestStore, PolledDevice } from './device-request-store.ts'
import * as statements from './statements.ts'
import { userCodeDigests } from './user-code.ts'

/** Devices that wait for a person, in PostgreSQL. */
export class PostgresDeviceRequestStore implements DeviceRequestStore {
  readonly #database: Database
  readonly #secrets: SecretRing
  readonly #clients: ClientStore
  readonly #settings: GrantLifetimes
  readonly #clock: () => Date

  constructor(
    database: Database,
    secrets: SecretRing,
    clients: ClientStore,
    settings: GrantLifetimes,
    clock: () => Date,
  ) {
    this.#database = database
    this.#secrets = secrets
    this.#clients = clients
    this.#settings = settings
    this.#clock = clock
  }

  async create(request: NewDeviceRequest): Promise<boolean> {
    const inserted = await this.#database.query(statements.insertDeviceRequest, [
      request.id,
      request.clientId,
      request.requestedScope,
      request.requestedAudience,
      request.requestedAt,
      request.expiresAt,
      request.deviceCodeHash,
      request.userCodeDigest,
      request.pollingInterval,
    ])
    return inserted.length > 0
  }

  async findWaiting(userCode: string): Promise<DeviceRequest | undefined> {
    const digests = userCodeDigests(this.#secrets, userCode)
    const [row] = await this.#database.query<DeviceRequestRow>(statements.findWaiting, [
      digests,
      this.#clock(),
    ])
    return row && fromRow(row)
  }

  async getWaiting(id: string): Promise<DeviceRequest | undefined> {
    const [row] = await this.#database.query<DeviceRequestRow>(statements.getWaiting, [id, this.#clock()])
    return row && fromRow(row)
  }

  async grant(id: string, grant: NewGrant): Promise<boolean> {
    const client = await this.#clients.get(grant.clientId)
    if (!client) return false
    const expiresAt = grantExpiry(this.#settings, client, grant, 'device_authorization')
    const granted = await this.#database.query(statements.grantDevice, [
      id,
      this.#clock(),
      JSON.stringify([grantInsert(grant, expiresAt)]),
    ])
    return granted.length > 0
  }

  async deny(id: string): Promise<void> {
    await this.#database.query(statements.denyDevice, [id, this.#clock()])
  }

  async findGranted(deviceCodeHash: Buffer, clientId: string): Promise<Grant | undefined> {
    const [row] = await this.#database.query<GrantRow>(statements.findGranted, [
      deviceCodeHash,
      clientId,
      this.#clock(),
    ])
    return row && grantFromRow(row)
  }

  async poll(poll: DevicePoll): Promise<PolledDevice | undefined> {
    const polled = await this.#pollOnce(poll)
    // A statement that waited for the person's answer knows of it, but does not see the grant yet.
    const unseen = polled?.state === 'granted' && polled.clientId === poll.clientId && !polled.grant
    return unseen ? this.#pollOnce(poll) : polled
  }

  async #pollOnce(poll: DevicePoll): Promise<PolledDevice | undefined> {
    const { deviceCodeHash, clientId, now, refreshToken, session } = poll
    const [row] = await this.#database.query<PolledRow>(statements.pollDevice, [
      deviceCodeHash,
      now,
      clientId,
      refreshToken?.hash ?? null,
      refreshToken?.expiresAt ?? null,
      refreshToken?.accessTokenId ?? null,
      refreshToken?.accessTokenExpiresAt ?? null,
      refreshToken?.confirmation ? JSON.stringify(refreshToken.confirmation) : null,
      session ? JSON.stringify(session) : null,
    ])
    return (
      row && {
        clientId: row.device_client_id,
        state: row.state,
        expiresAt: row.device_expires_at,
        tooEarly: row.too_early,
        redeemed: row.redeemed,
        grant: row.id === null ? undefined : grantFromRow(row as GrantRow),
        refreshable: row.refreshable,
      }
    )
  }
}

interface DeviceRequestRow {
  readonly id: string
  readonly client_id: string
  readonly requested_scope: readonly string[]
  readonly requested_audience: readonly string[]
  readonly requested_at: Date
  readonly expires_at: Date
}

interface PolledRow extends Omit<GrantRow, 'id'> {
  readonly device_client_id: string
  readonly state: DeviceRequestState
  readonly device_expires_at: Date
  readonly too_early: boolean
  readonly redeemed: boolean
  readonly refreshable: boolean
  /** The grant's; null when there is none. */
  readonly id: string | null
}

function fromRow(row: DeviceRequestRow): DeviceRequest {
  return {
    id: row.id,
    clientId: row.client_id,
    requestedScope: row.requested_scope,
    requestedAudience: row.requested_audience,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
  }
}
