import { seal, unseal } from '../../../cryptography/seal.ts'
import type { SecretRing } from '../../../cryptography/secret-ring.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { Credential, CredentialDraft, IdentityRecord } from '../../identities/identity.ts'
import type { CredentialKind } from '../credential-kind.ts'
import { parseTotpUrl, type TotpKey } from './totp-key.ts'

/** As it is stored: the contract's name, sealed. */
interface StoredTotp {
  readonly totp_url?: string
  /** The time step of the code that was used last: it and earlier ones are refused (RFC 6238 §5.2). */
  readonly last_used_step?: number
}

const purpose = 'identity totp secret'

/** An authenticator app. */
export const totp: CredentialKind = {
  type: 'totp',
  factors: ({ totp_url }) => ({ first: 0, second: totp_url ? 1 : 0 }),
  async fromImport(config, secrets) {
    const { totp_url } = (config ?? {}) as { totp_url?: unknown }
    if (typeof totp_url !== 'string' || !parseTotpUrl(totp_url))
      throw identityError(
        'bad_request',
        'credentials.totp.config.totp_url must be an otpauth://totp/ address with a secret of at least 80 bits, 6 to 8 digits and a period of 15 to 120 seconds.',
      )
    return draft(secrets, totp_url)
  },
  reveal: (config, secrets) => ({ totp_url: open(config, secrets) ?? '' }),
  without: () => undefined,
}

/** The credential of an app that was just set up with a code of this time step. */
export function totpCredential(key: TotpKey, step: number, secrets: SecretRing): CredentialDraft {
  return draft(secrets, key.toString(), step)
}

/** The app of an identity; undefined where there is none, or its secret was sealed with one that is gone. */
export function totpKeyOf({ credentials }: IdentityRecord, secrets: SecretRing): TotpKey | undefined {
  const url = open(totpConfig(credentials), secrets)
  return url === undefined ? undefined : parseTotpUrl(url)
}

/** Whether a code of this time step may still be used. */
export function isUnused({ credentials }: IdentityRecord, step: number): boolean {
  return step > (totpConfig(credentials).last_used_step ?? Number.NEGATIVE_INFINITY)
}

/** The credential after a code of this time step. */
export function withUsedStep({ credentials }: IdentityRecord, step: number): CredentialDraft {
  return { type: 'totp', identifiers: [], config: { ...totpConfig(credentials), last_used_step: step } }
}

function draft(secrets: SecretRing, url: string, step?: number): CredentialDraft {
  const config = {
    totp_url: seal(secrets, purpose, url),
    ...(step !== undefined && { last_used_step: step }),
  }
  return { type: 'totp', identifiers: [], config }
}

function totpConfig(credentials: readonly Credential[]): StoredTotp {
  return credentials.find(({ type }) => type === 'totp')?.config ?? {}
}

function open({ totp_url }: StoredTotp, secrets: SecretRing): string | undefined {
  return totp_url ? unseal(secrets, purpose, totp_url)?.toString() : undefined
}
