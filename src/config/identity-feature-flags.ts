import { z } from 'zod'
import { duration } from './duration.ts'

/** `identity.feature_flags`: behaviour that Kratos's users switch on or off. */
export const featureFlags = z.strictObject({
  /** `/sessions/whoami` says for how long a proxy may remember its answer. */
  cacheable_sessions: z.boolean().default(false),
  cacheable_sessions_max_age: duration.optional(),
  /** Extending a session answers 204 without the session. */
  faster_session_extend: z.boolean().default(false),
})
