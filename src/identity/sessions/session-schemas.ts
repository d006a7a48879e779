import { z } from 'zod'
import { identitySchema } from '../identities/identity-schemas.ts'

const timestamp = z.string().meta({ format: 'date-time' })
const assurance = z.enum(['aal0', 'aal1', 'aal2', 'aal3']).meta({ id: 'authenticatorAssuranceLevel' })

const authenticationMethod = z
  .object({
    method: z.string(),
    aal: assurance,
    completed_at: timestamp,
    provider: z.string().optional(),
    organization: z.string().optional(),
    upstream_acr: z.string().optional(),
    upstream_amr: z.array(z.string()).optional(),
  })
  .meta({ id: 'sessionAuthenticationMethod' })

const device = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    ip_address: z.string().optional(),
    user_agent: z.string().optional(),
    location: z.string().optional(),
  })
  .meta({ id: 'sessionDevice' })

/** A session in answers. */
export const sessionSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    active: z.boolean(),
    expires_at: timestamp,
    authenticated_at: timestamp,
    authenticator_assurance_level: assurance,
    authentication_methods: z.array(authenticationMethod),
    issued_at: timestamp,
    identity: identitySchema.nullable().optional(),
    devices: z.array(device),
    tokenized: z.string().optional(),
  })
  .meta({ id: 'session' })
