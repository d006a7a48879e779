import { z } from 'zod'
import { duration } from './duration.ts'

/** `identity.courier`: how mail is sent. Without `smtp.connection_uri` messages wait in the queue. */
export const courier = z.strictObject({
  delivery_strategy: z.literal('smtp').default('smtp'),
  /** How often a message is tried again before it is abandoned. */
  message_retries: z.int().min(0).max(1000).default(5),
  worker: z
    .strictObject({
      /** How many messages one process sends at once. */
      pull_count: z.int().min(1).max(1000).default(10),
      pull_wait: duration.prefault('1s'),
    })
    .prefault({}),
  smtp: z
    .strictObject({
      /** `smtp://` asks for STARTTLS, `smtps://` speaks TLS from the start. */
      connection_uri: z
        .url({ protocol: /^smtps?$/, error: 'must be an address such as smtps://user:password@host:465/' })
        .optional(),
      from_address: z.email().optional(),
      from_name: z.string().default(''),
      headers: z.record(z.string(), z.string()).default({}),
      /** What the platform calls itself in EHLO. */
      local_name: z.string().default('localhost'),
    })
    .prefault({}),
})
