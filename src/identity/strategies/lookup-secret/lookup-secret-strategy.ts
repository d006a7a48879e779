import type { Strategy } from '../strategy.ts'
import { lookupSecretLogin } from './login.ts'
import { lookupSecretSettings } from './settings.ts'

/** Backup codes: a second factor for whoever has lost the other one. */
export const lookupSecretStrategy: Strategy = {
  method: 'lookup_secret',
  isEnabled: ({ settings }) => settings.lookupSecret.enabled,
  login: lookupSecretLogin,
  settings: lookupSecretSettings,
}
