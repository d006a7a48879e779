import type { Strategy } from '../strategy.ts'
import { passwordLogin } from './login.ts'
import { passwordRegistration } from './registration.ts'
import { passwordSettings } from './settings.ts'

/** Accounts of the platform itself, with a password. */
export const passwordStrategy: Strategy = {
  method: 'password',
  isEnabled: ({ settings }) => settings.password.enabled,
  login: passwordLogin,
  registration: passwordRegistration,
  settings: passwordSettings,
}
