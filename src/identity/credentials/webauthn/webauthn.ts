import { keyKind } from './key-kind.ts'

/** Security keys: instead of a password, or as a second factor. */
export const webauthn = keyKind('webauthn')
