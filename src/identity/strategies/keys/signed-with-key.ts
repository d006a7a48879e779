import type { AuthenticationMethod, UiText } from '../../../contracts/identity-api.ts'
import {
  type KeyType,
  keyCredential,
  keyIdBytes,
  keysOf,
  type StoredKey,
} from '../../credentials/webauthn/stored-key.ts'
import {
  type Assertion,
  counts,
  type Expectation,
  RejectedAnswer,
  readAssertion,
  UnreadableAnswer,
  verifyAssertion,
} from '../../credentials/webauthn/verify-key.ts'
import { RefusedChange } from '../../flows/refused-change.ts'
import type { IdentityChange, IdentityRecord } from '../../identities/identity.ts'
import { keyRejected, keyUnreadable } from '../../ui-text/keys.ts'
import type { Authenticated, FormAgain } from '../strategy.ts'
import { userHandleOf } from './change-keys.ts'

/** The answer of an authenticator, or what to tell the person about it. */
export function assertionIn(answer: string): Assertion | { readonly refusal: UiText } {
  try {
    return readAssertion(answer)
  } catch (error) {
    if (error instanceof UnreadableAnswer) return { refusal: keyUnreadable() }
    throw error
  }
}

/** Whether one of the identity's keys of this type has signed what was asked. */
export async function signedWithKey(
  assertion: Assertion,
  expected: Expectation,
  { identity, type, keys }: { identity: IdentityRecord; type: KeyType; keys: readonly StoredKey[] },
  method: AuthenticationMethod,
): Promise<Authenticated | FormAgain> {
  const key = keys.find((one) => keyIdBytes(one).equals(assertion.keyId))
  if (!key) return { kind: 'form', messages: [keyRejected()] }
  try {
    const signed = await verifyAssertion(assertion, expected, key)
    return {
      kind: 'authenticated',
      identity,
      methods: [method],
      change: (current) => withUsedKey(current, type, signed),
    }
  } catch (error) {
    if (error instanceof RejectedAnswer) return { kind: 'form', messages: [keyRejected()] }
    throw error
  }
}

/** Keeps the counter of a key. Of several answers with one counter, the first one wins. */
function withUsedKey(current: IdentityRecord, type: KeyType, signed: StoredKey): IdentityChange {
  const keys = keysOf(current, type)
  const present = keys.find(({ id }) => id === signed.id)
  if (!present || !counts(present, signed.authenticator.sign_count)) throw new RefusedChange(keyRejected())
  const rest = keys.map((key) => (key === present ? { ...key, authenticator: signed.authenticator } : key))
  return { credentials: [keyCredential(type, userHandleOf(current, type) ?? Buffer.alloc(0), rest)] }
}
