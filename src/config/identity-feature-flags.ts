import { z } from 'zod'
import { duration } from './duration.ts'

/** `identity.feature_flags`: behaviour that Kratos's users switch on or off. */
export const featureFlags = z.strictObject({
  /** `/sessions/whoami` says for how long a proxy may remember its answer. */
  cacheable_sessions: z.boolean().default(false),
  cacheable_sessions_max_age: duration.optional(),
  /** Extending a session answers 204 without the session. */
  faster_session_extend: z.boolean().default(false),
  /** The group of trait nodes in a sign-up with a password, and in one with a provider. */
  password_profile_registration_node_group: z.enum(['password', 'default']).default('default'),
  legacy_oidc_registration_node_group: z.boolean().default(false),
  /** Recovery hands out what to do next in `continue_with` instead of redirects. */
  use_continue_with_transitions: z.boolean().default(false),
  /** Recovery by any address of an account, also by SMS, with a choice among several. */
  choose_recovery_address: z.boolean().default(false),
  /** The verification page follows every sign-up, also without the hook `show_verification_ui`. */
  legacy_continue_with_verification_ui: z.boolean().default(false),
  /** Whoever has no verified address reads so on the form instead of being led to the verification page. */
  legacy_require_verified_login_error: z.boolean().default(false),
})
