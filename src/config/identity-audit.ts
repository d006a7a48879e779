import { z } from 'zod'
import { duration } from './duration.ts'

/** `identity.audit`: security events, in the log and in a table that operators can read. */
export const audit = z.strictObject({
  enabled: z.boolean().default(true),
  /** How long the table keeps them. */
  lifespan: duration.prefault('2160h'),
})
