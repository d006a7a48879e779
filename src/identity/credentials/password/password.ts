import { identityError } from '../../errors/identity-error.ts'
import type { CredentialDraft } from '../../identities/identity.ts'
import type { CredentialKind } from '../credential-kind.ts'

/** A password: only its hash is kept. Its identifiers are the traits that the schema marks. */
export const password: CredentialKind = {
  type: 'password',
  factors: ({ hashed_password, use_password_migration_hook }) => ({
    first: hashed_password || use_password_migration_hook ? 1 : 0,
    second: 0,
  }),
  async fromImport(config, _secrets, passwords) {
    const { password, hashed_password, use_password_migration_hook } = (config ?? {}) as {
      password?: string
      hashed_password?: string
      use_password_migration_hook?: boolean
    }
    if (use_password_migration_hook) return draft({ use_password_migration_hook: true })
    if (hashed_password) {
      if (!passwords.affords(hashed_password))
        throw identityError(
          'bad_request',
          'credentials.password.config.hashed_password is not a password hash of a known format, or it costs more memory or time than is allowed, see hashers.argon2.dedicated_memory.',
        )
      return passwordCredential(hashed_password)
    }
    if (!password)
      throw identityError(
        'bad_request',
        'credentials.password.config needs a password, a hashed_password or use_password_migration_hook.',
      )
    return passwordCredential(await passwords.hash(password))
  },
  reveal: (config) => config,
  without: () => undefined,
}

export function passwordCredential(hash: string): CredentialDraft {
  return draft({ hashed_password: hash })
}

/** The hash of a password; undefined where none is set. */
export function passwordHashOf(
  credentials: readonly { readonly type: string; readonly config: CredentialDraft['config'] }[],
): string | undefined {
  const hash = credentials.find(({ type }) => type === 'password')?.config.hashed_password
  return typeof hash === 'string' && hash !== '' ? hash : undefined
}

function draft(config: CredentialDraft['config']): CredentialDraft {
  return { type: 'password', identifiers: [], config }
}
