import { z } from 'zod'
import { duration } from './duration.ts'
import { afterRecovery, afterVerification, before } from './identity-hooks.ts'

/** What recovery and verification share: somebody proves that an address is theirs by what was sent to it. */
const addressFlow = z.strictObject({
  enabled: z.boolean().default(false),
  ui_url: z.url().optional(),
  lifespan: duration.prefault('1h'),
  /** A code to type in, or a link to open. */
  use: z.enum(['code', 'link']).default('code'),
  /** Whether an address that no account has is told that somebody asked for it. */
  notify_unknown_recipients: z.boolean().default(false),
  before: before.prefault({}),
})

/** `identity.selfservice.flows.verification` */
export const verification = addressFlow.extend({
  after: afterVerification.prefault({}),
})

/** `identity.selfservice.flows.recovery` */
export const recovery = addressFlow.extend({
  after: afterRecovery.prefault({}),
})
