import { identityError } from '../../errors/identity-error.ts'
import type { CredentialKind } from '../credential-kind.ts'
import { type KeyType, keyCredential, keyIdBytes, type StoredKey, type StoredKeys } from './stored-key.ts'

const mostKeys = 100
/** Web Authentication §4, Credential ID and §5.4.3 */
const longestKeyId = 1023
const longestUserHandle = 64

/** Security keys and passkeys have the same shape. */
export function keyKind(type: KeyType): CredentialKind {
  return {
    type,
    factors(config) {
      const keys = (config as StoredKeys).credentials ?? []
      const first = keys.filter((key) => type === 'passkey' || key.is_passwordless).length
      return { first, second: keys.length - first }
    },
    async fromImport(config) {
      const { credentials, user_handle } = (config ?? {}) as { credentials?: unknown; user_handle?: unknown }
      // Loaded where keys are imported, as it comes with all that reads certificates.
      const { decodeCredentialPublicKey } = await import('@simplewebauthn/server/helpers')
      const isCoseKey = (content: Buffer) =>
        hasAlgorithm(() => decodeCredentialPublicKey(Uint8Array.from(content)))
      const keys = Array.isArray(credentials)
        ? credentials.map((key) => importedKey(type, key, isCoseKey))
        : []
      const userHandle = bytes(user_handle)
      const sound = keys.length > 0 && keys.length <= mostKeys && !keys.includes(undefined)
      if (!sound || !userHandle || userHandle.length === 0 || userHandle.length > longestUserHandle)
        throw identityError(
          'bad_request',
          `credentials.${type}.config needs a "user_handle" of 1 to ${longestUserHandle} bytes and "credentials", a list of at most ${mostKeys} objects with an "id" and a COSE "public_key". Bytes are base64 or lists of numbers.`,
        )
      return keyCredential(type, userHandle, keys as StoredKey[])
    },
    reveal: (config) => config,
    without(credential, identifier) {
      const { credentials = [], user_handle = '' } = credential.config as StoredKeys
      const isMeant = (key: StoredKey) =>
        identifier === undefined
          ? type === 'passkey' || !key.is_passwordless
          : identifier === keyIdBytes(key).toString('hex') ||
            identifier === keyIdBytes(key).toString('base64url')
      if (!credentials.some(isMeant))
        throw identityError(
          'not_found',
          'The identity has no such key. Name it by its id in hex or base64url.',
        )
      const rest = credentials.filter((key) => !isMeant(key))
      return rest.length === 0 ? undefined : keyCredential(type, Buffer.from(user_handle, 'base64'), rest)
    },
  }
}

function importedKey(
  type: KeyType,
  value: unknown,
  isCoseKey: (content: Buffer) => boolean,
): StoredKey | undefined {
  const key = (value ?? {}) as Readonly<Record<string, unknown>>
  const authenticator = (key.authenticator ?? {}) as Readonly<Record<string, unknown>>
  const [id, publicKey, aaguid] = [bytes(key.id), bytes(key.public_key), bytes(authenticator.aaguid)]
  if (!id || id.length === 0 || id.length > longestKeyId || !publicKey || !isCoseKey(publicKey))
    return undefined
  const addedAt = typeof key.added_at === 'string' ? Date.parse(key.added_at) : Number.NaN
  return {
    id: id.toString('base64'),
    public_key: publicKey.toString('base64'),
    attestation_type: typeof key.attestation_type === 'string' ? key.attestation_type : 'none',
    authenticator: {
      aaguid: (aaguid ?? Buffer.alloc(16)).toString('base64'),
      sign_count: Number.isInteger(authenticator.sign_count) ? Number(authenticator.sign_count) : 0,
      clone_warning: authenticator.clone_warning === true,
    },
    display_name: typeof key.display_name === 'string' ? key.display_name.slice(0, 100) : '',
    added_at: new Date(Number.isNaN(addedAt) ? 0 : addedAt).toISOString(),
    is_passwordless: type === 'passkey' || key.is_passwordless === true,
  }
}

/** Bytes of the contract: a list of numbers, or base64 as the original writes and reads them. */
function bytes(value: unknown): Buffer | undefined {
  if (typeof value === 'string' && /^[\w+/-]+={0,2}$/.test(value)) return Buffer.from(value, 'base64')
  const isList = Array.isArray(value) && value.every((one) => Number.isInteger(one) && one >= 0 && one <= 255)
  return isList ? Buffer.from(value as number[]) : undefined
}

/** COSE_Key parameter 3 is the algorithm (RFC 9052 §7.1). */
function hasAlgorithm(read: () => { get(parameter: number): unknown }): boolean {
  try {
    return typeof read().get(3) === 'number'
  } catch {
    return false
  }
}
