import type { Configuration } from '../../config/configuration.ts'
import type { CredentialType } from '../identities/identity.ts'
import {
  type PasskeySettings,
  passkeySettings,
  type WebauthnSettings,
  webauthnSettings,
} from './webauthn/webauthn-settings.ts'

/** What people have besides a password and a mailbox. */
export interface AuthenticatorSettings {
  readonly totp: {
    readonly enabled: boolean
    /** What an app shows beside the codes. */
    readonly issuer: string
  }
  readonly lookupSecret: { readonly enabled: boolean }
  readonly webauthn: WebauthnSettings
  readonly passkey: PasskeySettings
}

/** @param pages where forms are shown that keys may be used on */
export function authenticatorSettings(
  methods: Configuration['identity']['selfservice']['methods'],
  publicUrl: string,
  pages: readonly string[],
): AuthenticatorSettings {
  return {
    totp: {
      enabled: methods.totp.enabled,
      issuer: methods.totp.config.issuer ?? new URL(publicUrl).hostname,
    },
    lookupSecret: { enabled: methods.lookup_secret.enabled },
    webauthn: webauthnSettings(methods.webauthn, publicUrl, pages),
    passkey: passkeySettings(methods.passkey, publicUrl, pages),
  }
}

/** The types that are asked for as second factor. */
export function secondFactors({ totp, lookupSecret, webauthn }: AuthenticatorSettings): CredentialType[] {
  return [
    ...(totp.enabled ? (['totp'] as const) : []),
    ...(lookupSecret.enabled ? (['lookup_secret'] as const) : []),
    ...(webauthn.enabled && !webauthn.passwordless ? (['webauthn'] as const) : []),
  ]
}
