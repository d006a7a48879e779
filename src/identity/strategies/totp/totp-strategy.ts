import type { Strategy } from '../strategy.ts'
import { totpLogin } from './login.ts'
import { totpSettings } from './settings.ts'

/** Codes of an authenticator app: a second factor. */
export const totpStrategy: Strategy = {
  method: 'totp',
  isEnabled: ({ settings }) => settings.totp.enabled,
  login: totpLogin,
  settings: totpSettings,
}
