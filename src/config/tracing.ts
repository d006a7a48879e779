import { z } from 'zod'

/** The section `tracing`: the keys of the originals' that a trace over OTLP needs. */
export const tracingConfiguration = z.strictObject({
  /** Absent: nothing is recorded. */
  provider: z.literal('otel').optional(),
  service_name: z.string().default('identity-platform'),
  deployment_environment: z.string().optional(),
  providers: z
    .strictObject({
      otlp: z
        .strictObject({
          /** `collector:4318`, or a whole address. */
          server_url: z.string().default('localhost:4318'),
          /** Without TLS, where the address does not say it. */
          insecure: z.boolean().default(false),
          sampling: z.strictObject({ sampling_ratio: z.number().min(0).max(1).default(1) }).prefault({}),
          authorization_header: z.string().optional(),
        })
        .prefault({}),
    })
    .prefault({}),
})
