import { z } from 'zod'
import { duration } from './duration.ts'
import { serviceAuthentication } from './service-authentication.ts'

/** A service that sends messages. */
const requestConfig = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  method: z.string().default('POST'),
  headers: z.record(z.string(), z.string()).default({}),
  /** The program that makes the body: Jsonnet, or JSONata where it ends in .jsonata or begins with jsonata://. */
  body: z.string().optional(),
  auth: serviceAuthentication.optional(),
})

export type MessageServiceConfiguration = z.output<typeof requestConfig>

/** `identity.courier`: how messages are sent. Without a mail server or a service they wait in the queue. */
export const courier = z
  .strictObject({
    /** Mail goes to a mail server, or to the service of `http`. */
    delivery_strategy: z.enum(['smtp', 'http']).default('smtp'),
    http: z.strictObject({ request_config: requestConfig.optional() }).prefault({}),
    /** Services for what is no mail. */
    channels: z
      .array(
        z.strictObject({
          id: z.literal('sms'),
          type: z.literal('http').default('http'),
          request_config: requestConfig,
        }),
      )
      .max(1)
      .default([]),
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
  .refine(({ delivery_strategy, http }) => delivery_strategy !== 'http' || http.request_config, {
    error: 'is needed where delivery_strategy is http',
    path: ['http', 'request_config'],
  })
