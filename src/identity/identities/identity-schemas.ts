import { z } from 'zod'

const timestamp = z.string().meta({ format: 'date-time' })
const anyJson = z.unknown()

const verifiableAddress = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    value: z.string(),
    verified: z.boolean(),
    via: z.enum(['email', 'sms']),
    status: z.enum(['pending', 'sent', 'completed']),
    verified_at: timestamp.optional(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'verifiableIdentityAddress' })

const recoveryAddress = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    value: z.string(),
    via: z.string(),
    break_glass_for_organization: z.string().optional(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'recoveryIdentityAddress' })

const credentials = z
  .object({
    type: z.string(),
    identifiers: z.array(z.string()),
    config: z.record(z.string(), z.unknown()).optional(),
    version: z.number().int(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'identityCredentials' })

/** An identity in answers. */
export const identitySchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    external_id: z.string().optional(),
    credentials: z.record(z.string(), credentials).optional(),
    schema_id: z.string(),
    schema_url: z.string(),
    state: z.enum(['active', 'inactive']),
    state_changed_at: timestamp.optional(),
    traits: anyJson,
    verifiable_addresses: z.array(verifiableAddress).optional(),
    recovery_addresses: z.array(recoveryAddress).optional(),
    metadata_public: anyJson,
    metadata_admin: anyJson.optional(),
    created_at: timestamp,
    updated_at: timestamp,
    organization_id: z.string().nullable(),
    region: z.string().optional(),
  })
  .meta({ id: 'identity' })
