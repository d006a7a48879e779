import type { Grant, NewGrant } from '../grants/grant.ts'
import type { NewRefreshToken } from '../grants/grant-store.ts'
import type { DeviceRequest, DeviceRequestState, NewDeviceRequest } from './device-request.ts'

/** Where devices are kept that wait for a person. */
export interface DeviceRequestStore {
  /** Writes a request; false when one of its codes is taken. */
  create(request: NewDeviceRequest): Promise<boolean>
  /** The request of a user code that still waits; undefined when there is none. */
  findWaiting(userCode: string): Promise<DeviceRequest | undefined>
  /** The request of that id while it still waits. */
  getWaiting(id: string): Promise<DeviceRequest | undefined>
  /**
   * Writes the grant that a person gave to a device, in one statement, of any number of parallel answers the
   * first one. False when the device does not wait any more.
   */
  grant(id: string, grant: NewGrant): Promise<boolean>
  /** Notes that a person turned a device down, unless it does not wait any more. */
  deny(id: string): Promise<void>
  /** What a person granted to the device of that code, of this client; undefined before and after. */
  findGranted(deviceCodeHash: Buffer, clientId: string): Promise<Grant | undefined>
  /**
   * The device asks whether somebody has answered: one statement notes that it did, and uses the device code
   * up, of any number of parallel uses at most once. Undefined when there is no such code.
   */
  poll(poll: DevicePoll): Promise<PolledDevice | undefined>
}

export interface DevicePoll {
  readonly deviceCodeHash: Buffer
  /** The authenticated client. */
  readonly clientId: string
  readonly now: Date
  /** Claims that take the place of those of the grant; undefined where they stay. */
  readonly session: Grant['session'] | undefined
  /** Written when the grant has offline access; undefined when the client may not have refresh tokens. */
  readonly refreshToken: NewRefreshToken | undefined
}

export interface PolledDevice {
  readonly clientId: string
  /** As it was before. */
  readonly state: DeviceRequestState
  readonly expiresAt: Date
  /** The device asked before its interval had passed (RFC 8628 §3.5). */
  readonly tooEarly: boolean
  /** This use used the code up. */
  readonly redeemed: boolean
  /** What the person granted; undefined while nobody has, or when it was revoked. */
  readonly grant: Grant | undefined
  /** The new refresh token was written. */
  readonly refreshable: boolean
}
