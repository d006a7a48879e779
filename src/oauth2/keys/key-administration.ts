import { randomUUID, type webcrypto } from 'node:crypto'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import { malformedRequest, resourceExists, resourceNotFound } from '../errors/admin-error.ts'
import { decryptionAlgorithms, decryptionKeySet, generateDecryptionJwk } from './decryption-key.ts'
import {
  deleteKey,
  deleteKeySet,
  insertKey,
  putKey,
  readKey,
  readKeySet,
  replaceKeySet,
  type StoredKey,
} from './key-set-table.ts'
import { openJwk, sealJwk } from './sealed-jwk.ts'
import { isServerKeySet } from './sealed-key-store.ts'
import { isSigningAlgorithm } from './signing-algorithms.ts'
import { fitsAlgorithm, generatePrivateJwk, signingKey } from './signing-key.ts'

type Context = Pick<OAuth2Context, 'database' | 'secrets' | CachedKeys>
type CachedKeys = 'keys' | 'decryptionKeys' | 'broadcastKeys'
type Rotating = Pick<OAuth2Context, 'secrets' | 'keys' | 'keyRotation'>

/** A key as the admin API takes and gives it, private parts included. */
export type AdministeredKey = webcrypto.JsonWebKey & { readonly kid?: string | undefined }

/** More keys than any set has use for. */
const maximumKeys = 1000

/** The keys of a set, oldest first. Throws 404 when there are none. */
export async function getKeySet({ database, secrets }: Context, set: string): Promise<AdministeredKey[]> {
  const keys = await readKeySet(database, set, maximumKeys)
  if (keys.length === 0) throw setNotFound()
  return keys.map((key) => openJwk(secrets, key))
}

/** One key of a set. Throws 404 when there is none of that id. */
export async function getKey(
  { database, secrets }: Context,
  set: string,
  kid: string,
): Promise<AdministeredKey> {
  const key = await readKey(database, set, kid)
  if (!key) throw resourceNotFound()
  return openJwk(secrets, key)
}

/** Makes a key and adds it to a set, whose newest it becomes: this is how keys are rotated. */
export async function createKey(
  context: Context,
  set: string,
  wanted: { readonly alg: string; readonly use: string; readonly kid: string },
): Promise<AdministeredKey> {
  const { alg, use } = wanted
  const kid = wanted.kid || randomUUID()
  const jwk = { ...(await generateJwk(set, alg)), kid, use, alg }
  const added = await insertKey(context.database, storedKey(context, set, jwk))
  if (!added) throw resourceExists(`The set has a key with the id "${kid}" already.`)
  forgetKeys(context)
  return jwk
}

/** A key that signs, or one that clients encrypt request objects with. */
function generateJwk(set: string, alg: string): Promise<webcrypto.JsonWebKey> {
  if (set === decryptionKeySet) {
    const algorithm = decryptionAlgorithms.find((name) => name === alg)
    if (!algorithm)
      throw malformedRequest(`"alg" must be one of ${decryptionAlgorithms.join(', ')} in this set.`)
    return generateDecryptionJwk(algorithm)
  }
  if (!isSigningAlgorithm(alg)) throw unsupportedAlgorithm()
  return generatePrivateJwk(alg)
}

/**
 * Replaces a key that the server signs with, published before its first use.
 * @throws PlatformError 400 for a set that the server does not sign with, or an algorithm that it cannot
 */
export async function rotateKey(
  { secrets, keys, keyRotation }: Rotating,
  set: string,
  wanted: { readonly alg?: string | undefined; readonly immediately?: boolean | undefined },
): Promise<AdministeredKey> {
  if (!isServerKeySet(set))
    throw malformedRequest('Only the sets that the server signs with are rotated; add a key to this one.')
  const algorithm = wanted.alg || (await keys.signing(set)).algorithm
  if (!isSigningAlgorithm(algorithm)) throw unsupportedAlgorithm()
  return openJwk(secrets, await keyRotation.rotate(set, algorithm, wanted.immediately ?? false))
}

/** Replaces a set; the last of its keys signs from now on. */
export async function setKeySet(
  context: Context,
  set: string,
  keys: readonly AdministeredKey[],
): Promise<AdministeredKey[]> {
  if (keys.length > maximumKeys) throw malformedRequest(`A set holds at most ${maximumKeys} keys.`)
  const named = keys.map((key) => ({ ...key, kid: key.kid || randomUUID() }))
  if (new Set(named.map(({ kid }) => kid)).size < named.length)
    throw malformedRequest('Two keys of the set have the same id.')
  await replaceKeySet(
    context.database,
    set,
    named.map((key) => storedKey(context, set, key)),
  )
  forgetKeys(context)
  return named
}

/** Adds a key to a set or replaces the one of its id. */
export async function setKey(
  context: Context,
  set: string,
  kid: string,
  key: AdministeredKey,
): Promise<AdministeredKey> {
  const named = { ...key, kid }
  await putKey(context.database, storedKey(context, set, named))
  forgetKeys(context)
  return named
}

export async function removeKeySet(context: Context, set: string): Promise<void> {
  await deleteKeySet(context.database, set)
  forgetKeys(context)
}

export async function removeKey(context: Context, set: string, kid: string): Promise<void> {
  await deleteKey(context.database, set, kid)
  forgetKeys(context)
}

/** Other processes hear of a change by a notification; whoever made it need not wait for that. */
function forgetKeys({ keys, decryptionKeys, broadcastKeys }: Pick<OAuth2Context, CachedKeys>): void {
  keys.forget()
  decryptionKeys.forget()
  broadcastKeys.forget()
}

function storedKey({ secrets }: Context, set: string, jwk: AdministeredKey & { kid: string }): StoredKey {
  if (isServerKeySet(set)) refuseUnusableKey(jwk)
  const { kid, alg = '', use = '' } = jwk
  return { set_id: set, kid, algorithm: alg, use, sealed_jwk: sealJwk(secrets, jwk) }
}

/** The server's own sets hold nothing that it cannot sign with, or no token could be issued any more. */
function refuseUnusableKey(jwk: AdministeredKey & { kid: string }): void {
  if (!isSigningAlgorithm(jwk.alg)) throw unsupportedAlgorithm()
  if (!isUsable(jwk, jwk.alg))
    throw malformedRequest(`The key "${jwk.kid}" must be a private key that fits its algorithm, ${jwk.alg}.`)
}

function isUsable(jwk: AdministeredKey & { kid: string }, alg: Parameters<typeof fitsAlgorithm>[1]): boolean {
  try {
    return fitsAlgorithm(signingKey('hydra.openid.id-token', jwk.kid, alg, jwk), alg)
  } catch {
    return false
  }
}

function setNotFound(): PlatformError {
  return new PlatformError({ status: 404, code: 'Not Found', message: 'There is no such set of keys.' })
}

function unsupportedAlgorithm(): PlatformError {
  return new PlatformError({
    status: 400,
    code: 'Bad Request',
    message: 'The key algorithm is not supported: "alg" must be RS, PS or ES with 256, 384 or 512, or EdDSA.',
  })
}
