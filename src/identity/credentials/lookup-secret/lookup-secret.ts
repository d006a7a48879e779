import { randomText } from '../../../cryptography/random.ts'
import type { SecretRing } from '../../../cryptography/secret-ring.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { CredentialDraft, IdentityRecord } from '../../identities/identity.ts'
import type { CredentialKind } from '../credential-kind.ts'
import { isCode, maskedCode, type StoredCode, storedCode } from './backup-codes.ts'

/** As it is stored: the contract's name of the list. */
interface StoredCodes {
  readonly salt?: string
  readonly recovery_codes?: readonly StoredCode[]
}

const mostCodes = 100
const saltLength = 22

/** Backup codes, each for one use. Only their keyed hashes are kept. */
export const lookupSecret: CredentialKind = {
  type: 'lookup_secret',
  factors: (config) => ({ first: 0, second: codesIn(config).some(({ used_at }) => !used_at) ? 1 : 0 }),
  async fromImport(config, secrets) {
    const { codes } = (config ?? {}) as { codes?: unknown }
    const imported = Array.isArray(codes) ? codes.map(importedCode) : []
    if (imported.length === 0 || imported.length > mostCodes || imported.includes(undefined))
      throw identityError(
        'bad_request',
        `credentials.lookup_secret.config.codes must be a list of at most ${mostCodes} objects with a "code" of 6 to 64 characters.`,
      )
    return draft(secrets, imported as ImportedCode[])
  },
  reveal: (config) => ({
    recovery_codes: codesIn(config).map((stored) => ({
      code: maskedCode(stored),
      ...(stored.used_at !== undefined && { used_at: stored.used_at }),
    })),
  }),
  without: () => undefined,
}

interface ImportedCode {
  readonly code: string
  readonly usedAt: string | undefined
}

function importedCode(value: unknown): ImportedCode | undefined {
  const { code, used_at } = (typeof value === 'string' ? { code: value } : (value ?? {})) as {
    code?: unknown
    used_at?: unknown
  }
  if (typeof code !== 'string' || code.length < 6 || code.length > 64) return undefined
  const usedAt = typeof used_at === 'string' && Date.parse(used_at) > 0 ? used_at : undefined
  return { code, usedAt }
}

/** The credential of somebody who has confirmed these codes. */
export function lookupSecretCredential(codes: readonly string[], secrets: SecretRing): CredentialDraft {
  return draft(
    secrets,
    codes.map((code) => ({ code, usedAt: undefined })),
  )
}

/** The backup codes of an identity; empty where there are none. */
export function backupCodesOf({ credentials }: IdentityRecord): readonly StoredCode[] {
  return codesIn(credentials.find(({ type }) => type === 'lookup_secret')?.config ?? {})
}

/** What a code is: one that may be used, one that was used, or none at all. Every stored one is compared. */
export function judgeCode(
  identity: IdentityRecord,
  secrets: SecretRing,
  code: string,
): 'unused' | 'used' | 'unknown' {
  const { salt = '' } = configOf(identity)
  const found = backupCodesOf(identity).filter((stored) => isCode(secrets, salt, stored, code))
  if (found.length === 0) return 'unknown'
  return found.some(({ used_at }) => used_at === undefined) ? 'unused' : 'used'
}

/** The credential after this code was used. */
export function withUsedCode(
  identity: IdentityRecord,
  secrets: SecretRing,
  code: string,
  now: Date,
): CredentialDraft {
  const config = configOf(identity)
  const { salt = '' } = config
  const recovery_codes = codesIn(config).map((stored) =>
    isCode(secrets, salt, stored, code) ? { ...stored, used_at: now.toISOString() } : stored,
  )
  return { type: 'lookup_secret', identifiers: [], config: { ...config, recovery_codes } }
}

function draft(secrets: SecretRing, codes: readonly ImportedCode[]): CredentialDraft {
  const salt = randomText(saltLength)
  const recovery_codes = codes.map(({ code, usedAt }) => ({
    ...storedCode(secrets, salt, code),
    ...(usedAt !== undefined && { used_at: usedAt }),
  }))
  return { type: 'lookup_secret', identifiers: [], config: { salt, recovery_codes } }
}

function configOf({ credentials }: IdentityRecord): StoredCodes {
  return credentials.find(({ type }) => type === 'lookup_secret')?.config ?? {}
}

function codesIn({ recovery_codes = [] }: StoredCodes): readonly StoredCode[] {
  return recovery_codes
}
