/** A device that waits for a person to grant it access (RFC 8628 §3.1). */
export interface DeviceRequest {
  readonly id: string
  readonly clientId: string
  readonly requestedScope: readonly string[]
  readonly requestedAudience: readonly string[]
  readonly requestedAt: Date
  readonly expiresAt: Date
}

/** `waiting` until a person answers; `redeemed` once the device has its tokens. */
export type DeviceRequestState = 'waiting' | 'granted' | 'denied' | 'redeemed'

/** A device request that does not exist yet, with what is kept of its codes. */
export interface NewDeviceRequest extends DeviceRequest {
  readonly deviceCodeHash: Buffer
  readonly userCodeDigest: Buffer
  /** Seconds. */
  readonly pollingInterval: number
}
