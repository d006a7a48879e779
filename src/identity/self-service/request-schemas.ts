import { z } from 'zod'

/** Query parameters that start a flow of any kind. */
export const startQuery = {
  return_to: z.string().optional(),
  organization: z.string().optional(),
  identity_schema: z.string().optional(),
}

export const loginQuery = {
  ...startQuery,
  refresh: z.boolean().optional(),
  aal: z.string().optional(),
  via: z.string().optional(),
}

export const flowQuery = z.object({ flow: z.string().optional() })
export const idQuery = z.object({ id: z.string().optional() })

const fields = {
  method: z.string().optional(),
  csrf_token: z.string().optional(),
  /** In a form it is JSON. */
  transient_payload: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
}

/** Of the method oidc, for login and registration. Traits of a form come as `traits.<name>`. */
const signInFields = {
  ...fields,
  provider: z.string().optional(),
  id_token: z.string().optional(),
  id_token_nonce: z.string().optional(),
  traits: z.record(z.string(), z.unknown()).optional(),
  upstream_parameters: z.record(z.string(), z.unknown()).optional(),
}

export const loginBody = z.looseObject(signInFields)
export const registrationBody = z.looseObject(signInFields)
export const settingsBody = z.looseObject({
  ...fields,
  flow: z.string().optional(),
  link: z.string().optional(),
  unlink: z.string().optional(),
  traits: z.record(z.string(), z.unknown()).optional(),
  upstream_parameters: z.record(z.string(), z.unknown()).optional(),
})
