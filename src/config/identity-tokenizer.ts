import { z } from 'zod'
import { duration } from './duration.ts'

/** `identity.session.whoami.tokenizer`: sessions as JSON Web Tokens, by the name in `tokenize_as`. */
export const tokenizer = z.strictObject({
  templates: z
    .record(
      z.string().regex(/^[a-zA-Z0-9-_.]+$/),
      z.strictObject({
        ttl: duration.prefault('1m'),
        /** A program that makes claims of the session: Jsonnet, or JSONata where it ends in .jsonata. */
        claims_mapper_url: z.string().optional(),
        /** A key set with the private key that signs: file://, base64:// or https://. */
        jwks_url: z.string(),
        subject_source: z.enum(['id', 'external_id']).default('id'),
      }),
    )
    .default({}),
})
