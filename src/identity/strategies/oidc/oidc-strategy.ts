import type { Strategy } from '../strategy.ts'
import { oidcLogin } from './login.ts'
import { oidcRegistration } from './registration.ts'
import { oidcSettings } from './settings.ts'

/** Sign-in through an external provider (OpenID Connect Core §3.1, and OAuth 2.0 where a provider has only that). */
export const oidcStrategy: Strategy = {
  method: 'oidc',
  login: oidcLogin,
  registration: oidcRegistration,
  settings: oidcSettings,
}
