import { z } from 'zod'
import { duration } from './duration.ts'
import { tokenizer } from './identity-tokenizer.ts'

const requiredAssurance = z.enum(['aal1', 'highest_available'])

/** `identity.session`: how long sessions live, and what is shown of them. */
export const session = z.strictObject({
  lifespan: duration.prefault('24h'),
  /** An operator's extension counts only when no more than this is left of the session. Absent: always. */
  earliest_possible_extend: duration.optional(),
  /** Whoever is seen when no more than this is left of their session gets a whole lifespan. Absent: nobody does. */
  renew_when_remaining: duration.optional(),
  cookie: z
    .strictObject({
      name: z.string().default('ory_kratos_session'),
      persistent: z.boolean().default(true),
      domain: z.string().optional(),
      path: z.string().default('/'),
      same_site: z.enum(['Strict', 'Lax', 'None']).default('Lax'),
      /** Absent: when the platform is reached over https. */
      secure: z.union([z.boolean(), z.stringbool()]).optional(),
    })
    .prefault({}),
  whoami: z
    .strictObject({
      required_aal: requiredAssurance.default('highest_available'),
      tokenizer: tokenizer.prefault({}),
    })
    .prefault({}),
})
