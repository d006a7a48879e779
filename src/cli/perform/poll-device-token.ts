import { setTimeout as wait } from 'node:timers/promises'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { Server } from '../server/server.ts'
import { type Application, sentBy } from '../tokens/application.ts'

/** What the device authorization endpoint answered (RFC 8628 §3.2). */
export interface DeviceAuthorization {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete?: string
  readonly expires_in: number
  readonly interval?: number
}

const standardInterval = 5
/** RFC 8628 §3.5 */
const slowDownBy = 5

/**
 * Asks for tokens until the person has decided.
 * @param pause waits the given seconds
 * @throws PlatformError when the person refuses, or the code expires
 */
export async function pollDeviceToken(
  server: Server,
  application: Application,
  { device_code, interval = standardInterval }: DeviceAuthorization,
  pause: (seconds: number) => Promise<unknown> = (seconds) => wait(seconds * 1000),
): Promise<unknown> {
  const request = sentBy(application, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code,
  })
  for (let seconds = interval; ; ) {
    await pause(seconds)
    try {
      return (await server.request('/oauth2/token', request)).body
    } catch (error) {
      const code = error instanceof PlatformError ? error.code : ''
      if (code === 'slow_down') seconds += slowDownBy
      else if (code !== 'authorization_pending') throw error
    }
  }
}
