import { keyKind } from './key-kind.ts'

/** Passkeys: instead of a password. */
export const passkey = keyKind('passkey')
