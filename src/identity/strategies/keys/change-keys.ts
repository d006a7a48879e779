import { countFactors } from '../../credentials/index.ts'
import {
  type KeyType,
  keyCredential,
  keyIdBytes,
  keysOf,
  type StoredKey,
  storedKeys,
} from '../../credentials/webauthn/stored-key.ts'
import { RefusedChange } from '../../flows/refused-change.ts'
import type { IdentityChange, IdentityRecord } from '../../identities/identity.ts'
import type { IdentitySettings } from '../../settings.ts'
import { keyKnown, keyUnknown, lastKey, tooManyKeys } from '../../ui-text/keys.ts'

const mostKeys = 50

/** The identity with one more key. @throws RefusedChange when it has the key already, or too many */
export function withKey(
  current: IdentityRecord,
  type: KeyType,
  userHandle: Buffer,
  key: StoredKey,
): IdentityChange {
  const keys = keysOf(current, type)
  if (keys.some(({ id }) => id === key.id)) throw new RefusedChange(keyKnown())
  if (keys.length >= mostKeys) throw new RefusedChange(tooManyKeys(mostKeys))
  return { credentials: [keyCredential(type, userHandleOf(current, type) ?? userHandle, [...keys, key])] }
}

/** The identity without a key. @throws RefusedChange when it has none such, or no other way to sign in */
export function withoutKey(
  current: IdentityRecord,
  type: KeyType,
  hexId: string,
  settings: IdentitySettings,
): IdentityChange {
  const key = keysOf(current, type).find((one) => keyIdBytes(one).toString('hex') === hexId)
  if (!key) throw new RefusedChange(keyUnknown())
  if (isLastWayIn(current, key, settings)) throw new RefusedChange(lastKey())
  const rest = keysOf(current, type).filter((one) => one !== key)
  return rest.length === 0
    ? { removedCredentials: [type] }
    : { credentials: [keyCredential(type, userHandleOf(current, type) ?? Buffer.alloc(0), rest)] }
}

/** Whether nobody could sign in to the account without this key. */
export function isLastWayIn(
  { credentials }: IdentityRecord,
  key: StoredKey,
  { factors }: IdentitySettings,
): boolean {
  return key.is_passwordless && countFactors(credentials, factors).first <= 1
}

/** What authenticators call the account, once one does. */
export function userHandleOf(identity: IdentityRecord, type: KeyType): Buffer | undefined {
  const { user_handle } = storedKeys(identity, type)
  return user_handle ? Buffer.from(user_handle, 'base64') : undefined
}
