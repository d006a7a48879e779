import type { Strategy } from '../strategy.ts'
import { passkeyLogin } from './login.ts'
import { passkeyRegistration } from './registration.ts'
import { passkeySettings } from './settings.ts'

/** Passkeys instead of a password: the authenticator keeps them, and the browser offers them. */
export const passkeyStrategy: Strategy = {
  method: 'passkey',
  isEnabled: ({ settings }) => settings.passkey.enabled,
  login: passkeyLogin,
  registration: passkeyRegistration,
  settings: passkeySettings,
}
