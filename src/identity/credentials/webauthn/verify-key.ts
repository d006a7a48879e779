import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { keyAlgorithms } from './key-options.ts'
import type { RelyingParty } from './relying-party.ts'
import { keyIdBytes, type StoredKey } from './stored-key.ts'

/** With all that reads certificates it takes 7 MB, so it is loaded when somebody uses a key. */
const library = () => import('@simplewebauthn/server')

/** What an answer of an authenticator has to belong to. */
export interface Expectation {
  readonly challenge: Buffer
  readonly relyingParty: RelyingParty
  /** The person must have shown the authenticator that it is them, by a PIN or a fingerprint. */
  readonly userVerification: boolean
}

/** What is not the answer of an authenticator at all. */
export class UnreadableAnswer extends Error {}

/** An answer that does not prove what it should. */
export class RejectedAnswer extends Error {}

/**
 * The key that an authenticator made (Web Authentication §7.1).
 * @throws UnreadableAnswer, RejectedAnswer
 */
export async function verifyNewKey(
  answer: string,
  expected: Expectation,
  about: Pick<StoredKey, 'display_name' | 'added_at' | 'is_passwordless'>,
): Promise<StoredKey> {
  const response = parse<RegistrationResponseJSON>(answer, ['clientDataJSON', 'attestationObject'])
  const { verifyRegistrationResponse } = await library()
  const { verified, registrationInfo } = await rejecting(() =>
    verifyRegistrationResponse({
      response,
      ...expectedOf(expected),
      supportedAlgorithmIDs: keyAlgorithms,
    }),
  )
  if (!verified) throw new RejectedAnswer()
  const { credential, fmt, aaguid, userVerified, credentialDeviceType, credentialBackedUp } = registrationInfo
  return {
    ...about,
    id: Buffer.from(credential.id, 'base64url').toString('base64'),
    public_key: Buffer.from(credential.publicKey).toString('base64'),
    attestation_type: fmt,
    authenticator: {
      aaguid: Buffer.from(aaguid.replaceAll('-', ''), 'hex').toString('base64'),
      sign_count: credential.counter,
      clone_warning: false,
    },
    flags: {
      user_present: true,
      user_verified: userVerified,
      backup_eligible: credentialDeviceType === 'multiDevice',
      backup_state: credentialBackedUp,
    },
  }
}

/** An answer that says which key it comes from. */
export interface Assertion {
  readonly response: AuthenticationResponseJSON
  readonly keyId: Buffer
  /** What the authenticator calls the account; passkeys say so. */
  readonly userHandle: Buffer | undefined
}

/** @throws UnreadableAnswer */
export function readAssertion(answer: string): Assertion {
  const response = parse<AuthenticationResponseJSON>(answer, [
    'clientDataJSON',
    'authenticatorData',
    'signature',
  ])
  const { userHandle } = response.response
  return {
    response,
    keyId: Buffer.from(response.id, 'base64url'),
    userHandle: userHandle ? Buffer.from(userHandle, 'base64url') : undefined,
  }
}

/**
 * The key after it has signed (Web Authentication §7.2). A counter that does not grow is the sign of a copy.
 * @throws RejectedAnswer
 */
export async function verifyAssertion(
  { response }: Assertion,
  expected: Expectation,
  key: StoredKey,
): Promise<StoredKey> {
  const { verifyAuthenticationResponse } = await library()
  const { verified, authenticationInfo } = await rejecting(() =>
    verifyAuthenticationResponse({
      response,
      ...expectedOf(expected),
      credential: {
        id: keyIdBytes(key).toString('base64url'),
        publicKey: Uint8Array.from(Buffer.from(key.public_key, 'base64')),
        counter: key.authenticator.sign_count,
      },
    }),
  )
  if (!verified) throw new RejectedAnswer()
  return withSignCount(key, authenticationInfo.newCounter)
}

export function withSignCount(key: StoredKey, sign_count: number): StoredKey {
  return { ...key, authenticator: { ...key.authenticator, sign_count } }
}

/** Web Authentication §6.1.1: authenticators without a counter always say 0. */
export function counts(key: StoredKey, signCount: number): boolean {
  const last = key.authenticator.sign_count
  return (signCount === 0 && last === 0) || signCount > last
}

function expectedOf({ challenge, relyingParty, userVerification }: Expectation) {
  return {
    expectedChallenge: challenge.toString('base64url'),
    expectedOrigin: [...relyingParty.origins],
    expectedRPID: relyingParty.id,
    requireUserVerification: userVerification,
  }
}

/** The library throws whatever it finds wrong. */
async function rejecting<Result>(verify: () => Promise<Result>): Promise<Result> {
  try {
    return await verify()
  } catch (cause) {
    throw new RejectedAnswer('the answer of the authenticator was rejected', { cause })
  }
}

function parse<Answer extends { readonly id: string }>(text: string, parts: readonly string[]): Answer {
  let answer: { id?: unknown; rawId?: unknown; type?: unknown; response?: Record<string, unknown> } | null
  try {
    answer = JSON.parse(text)
  } catch {
    throw new UnreadableAnswer()
  }
  const isText = (value: unknown) => typeof value === 'string' && /^[\w-]+$/.test(value)
  if (
    !isText(answer?.id) ||
    !isText(answer?.rawId) ||
    !parts.every((part) => isText(answer?.response?.[part]))
  )
    throw new UnreadableAnswer()
  return { clientExtensionResults: {}, ...answer } as unknown as Answer
}
