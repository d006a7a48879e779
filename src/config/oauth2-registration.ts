import { z } from 'zod'

/** A host, or `*.` and a domain for all hosts below it. */
const host = z
  .string()
  .regex(
    /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i,
    'must be a host such as app.example.com or *.example.com',
  )

/** Dynamic registration (RFC 7591, RFC 7592): Hydra's two keys and what clients may register. */
export const dynamicClientRegistration = z.strictObject({
  enabled: z.boolean().default(false),
  default_scope: z.array(z.string().regex(/^\S+$/, 'must be one scope')).default([]),
  initial_access_token_required: z.boolean().default(false),
  open_registrations_per_hour: z.number().int().min(0).max(1000).default(100),
  allowed: z
    .strictObject({
      grant_types: z
        .array(z.string())
        .default([
          'authorization_code',
          'refresh_token',
          'implicit',
          'urn:ietf:params:oauth:grant-type:device_code',
        ]),
      scope: z.array(z.string()).default([]),
      redirect_hosts: z.array(host).default([]),
      private_use_schemes: z.boolean().default(true),
      token_endpoint_auth_methods: z.array(z.string()).default([]),
    })
    .prefault({}),
})
