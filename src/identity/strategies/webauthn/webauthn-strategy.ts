import type { Strategy } from '../strategy.ts'
import { webauthnLogin } from './login.ts'
import { webauthnRegistration } from './registration.ts'
import { webauthnSettings } from './settings.ts'

/** Security keys, in browsers: a second factor, or instead of a password. */
export const webauthnStrategy: Strategy = {
  method: 'webauthn',
  isEnabled: ({ settings }) => settings.webauthn.enabled,
  login: webauthnLogin,
  registration: webauthnRegistration,
  settings: webauthnSettings,
}
