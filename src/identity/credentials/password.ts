import { identityError } from '../errors/identity-error.ts'
import type { CredentialDraft } from '../identities/identity.ts'
import type { CredentialKind } from './credential-kind.ts'
import { hashPassword, isImportableHash } from './password-hash.ts'

/** A password: only its hash is kept. Its identifiers are the traits that the schema marks. */
export const password: CredentialKind = {
  type: 'password',
  factors: ({ hashed_password, use_password_migration_hook }) => ({
    first: hashed_password || use_password_migration_hook ? 1 : 0,
    second: 0,
  }),
  async fromImport(config) {
    const { password, hashed_password, use_password_migration_hook } = (config ?? {}) as {
      password?: string
      hashed_password?: string
      use_password_migration_hook?: boolean
    }
    if (use_password_migration_hook) return draft({ use_password_migration_hook: true })
    if (hashed_password) {
      if (!isImportableHash(hashed_password))
        throw identityError(
          'bad_request',
          'credentials.password.config.hashed_password is not a password hash of a known format.',
        )
      return draft({ hashed_password })
    }
    if (!password)
      throw identityError(
        'bad_request',
        'credentials.password.config needs a password, a hashed_password or use_password_migration_hook.',
      )
    return draft({ hashed_password: await hashPassword(password) })
  },
  reveal: (config) => config,
  without: () => undefined,
}

function draft(config: CredentialDraft['config']): CredentialDraft {
  return { type: 'password', identifiers: [], config }
}
