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

/** A form may repeat a field, as a hidden one before a button; the last one counts. */
const field = z.union([z.string(), z.array(z.string())]).optional()
/** In a form it is the text `true` or `false`. */
const flag = z.union([z.boolean(), z.string(), z.array(z.string())]).optional()

const fields = {
  method: field,
  csrf_token: field,
  /** In a form it is JSON. */
  transient_payload: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
}

/** Of a person. In a form they come as `traits.<name>`. */
const traits = z.record(z.string(), z.unknown()).optional()

/** Of the method oidc, in login and registration. */
const providerFields = {
  provider: field,
  id_token: field,
  id_token_nonce: field,
  traits,
  upstream_parameters: z.record(z.string(), z.unknown()).optional(),
}

/** Of the methods of a login. */
export const loginBody = z.looseObject({
  ...fields,
  ...providerFields,
  identifier: field,
  password: field,
  /** The older name of `identifier`. */
  password_identifier: field,
  totp_code: field,
  lookup_secret: field,
  webauthn_login: field,
  passkey_login: field,
  address: field,
  code: field,
  resend: field,
})

/** Of the methods of a registration. */
export const registrationBody = z.looseObject({
  ...fields,
  ...providerFields,
  password: field,
  webauthn_register: field,
  webauthn_register_displayname: field,
  passkey_register: field,
  code: field,
  resend: field,
  screen: field,
})

/** Of a verification. */
export const verificationBody = z.looseObject({
  ...fields,
  /** An e-mail address or a phone number. */
  email: field,
  code: field,
})

/** Of a recovery. */
export const recoveryBody = z.looseObject({
  ...fields,
  email: field,
  code: field,
  recovery_address: field,
  recovery_select_address: field,
  recovery_confirm_address: field,
  screen: field,
})

/** Of the methods of the settings. */
export const settingsBody = z.looseObject({
  ...fields,
  flow: field,
  traits,
  password: field,
  link: field,
  unlink: field,
  upstream_parameters: z.record(z.string(), z.unknown()).optional(),
  totp_code: field,
  totp_unlink: flag,
  lookup_secret_regenerate: flag,
  lookup_secret_reveal: flag,
  lookup_secret_confirm: flag,
  lookup_secret_disable: flag,
  webauthn_register: field,
  webauthn_register_displayname: field,
  webauthn_remove: field,
  passkey_settings_register: field,
  passkey_remove: field,
})
