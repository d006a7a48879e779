import { z } from 'zod'
import { bytes } from './bytes.ts'

/** `identity.hashers`: how new passwords are hashed. The defaults are those that OWASP recommends for argon2id. */
export const hashers = z.strictObject({
  algorithm: z.enum(['argon2', 'bcrypt']).default('argon2'),
  argon2: z
    .strictObject({
      memory: bytes.prefault('19456KB'),
      iterations: z.int().min(1).max(10).default(2),
      parallelism: z.int().min(1).max(16).default(1),
      salt_length: z.int().min(16).max(64).default(16),
      key_length: z.int().min(16).max(128).default(32),
      /** What all hashing of one process takes together; a hash that needs more by itself is verified alone. */
      dedicated_memory: bytes.prefault('128MB'),
    })
    .prefault({}),
  bcrypt: z.strictObject({ cost: z.int().min(4).max(15).default(12) }).prefault({}),
})
