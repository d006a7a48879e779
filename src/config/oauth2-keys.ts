import { z } from 'zod'
import { duration } from './duration.ts'

/** When the keys that sign tokens are replaced. */
export const oauth2KeysConfiguration = z.strictObject({
  rotation: z
    .strictObject({
      every: duration.prefault('0s'),
      publish_before: duration.prefault('24h'),
      retain: duration.prefault('2160h'),
    })
    .prefault({}),
})
