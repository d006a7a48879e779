import type { Configuration } from '../../../config/configuration.ts'
import { type RelyingParty, relyingParty } from './relying-party.ts'

type Methods = Configuration['identity']['selfservice']['methods']

/** Security keys. */
export interface WebauthnSettings {
  readonly enabled: boolean
  /** Instead of a password; otherwise they are a second factor. */
  readonly passwordless: boolean
  readonly relyingParty: RelyingParty
}

export interface PasskeySettings {
  readonly enabled: boolean
  readonly relyingParty: RelyingParty
  readonly attachment: 'platform' | 'cross-platform' | undefined
  readonly residentKey: Requirement
  readonly userVerification: Requirement
  readonly attestation: 'none' | 'indirect' | 'direct' | 'enterprise'
  readonly timeouts: { readonly registration: number; readonly login: number }
}

/** Web Authentication §5.4.6, §5.8.6 */
export type Requirement = 'required' | 'preferred' | 'discouraged'

/** Web Authentication §15.1: shorter where nobody has to type a PIN. */
const timeoutMilliseconds = { discouraged: 120_000, preferred: 300_000, required: 300_000 }

/** How long a person may take to find and touch a security key. */
export const securityKeyTimeout = timeoutMilliseconds.discouraged

export function webauthnSettings(
  { enabled, config }: Methods['webauthn'],
  publicUrl: string,
  pages: readonly string[],
): WebauthnSettings {
  return {
    enabled,
    passwordless: config.passwordless,
    relyingParty: relyingParty(config.rp, publicUrl, pages),
  }
}

export function passkeySettings(
  { enabled, config }: Methods['passkey'],
  publicUrl: string,
  pages: readonly string[],
): PasskeySettings {
  const { attachment, resident_key, user_verification } = config.authenticator_selection
  const timeout = (seconds: number | undefined) =>
    seconds === undefined ? timeoutMilliseconds[user_verification] : Math.round(seconds * 1000)
  return {
    enabled,
    relyingParty: relyingParty(config.rp, publicUrl, pages),
    attachment,
    residentKey: resident_key,
    userVerification: user_verification,
    attestation: config.attestation.preference,
    timeouts: {
      registration: timeout(config.timeouts.registration),
      login: timeout(config.timeouts.login),
    },
  }
}
