import type { RelyingParty } from './relying-party.ts'
import { keyIdBytes, type StoredKey } from './stored-key.ts'
import { type PasskeySettings, securityKeyTimeout } from './webauthn-settings.ts'

/** Algorithms of keys, most wanted first (IANA COSE Algorithms). */
export const keyAlgorithms = [-7, -35, -36, -257, -258, -259, -37, -38, -39, -8]

/** Who a new key is for. */
interface User {
  readonly handle: Buffer
  readonly name: string
}

interface Ceremony {
  readonly challenge: Buffer
  /** Keys that the account has already. */
  readonly present: readonly StoredKey[]
}

/** What a browser makes a security key's credential of (Web Authentication §5.4), bytes in base64url. */
export function securityKeyCreation(party: RelyingParty, user: User, ceremony: Ceremony): object {
  return creation(party, user, ceremony, securityKeyTimeout, {
    authenticatorSelection: { userVerification: 'discouraged' },
  })
}

/** The same for a passkey, which the authenticator itself keeps. */
export function passkeyCreation(settings: PasskeySettings, user: User, ceremony: Ceremony): object {
  return creation(settings.relyingParty, user, ceremony, settings.timeouts.registration, {
    attestation: settings.attestation,
    authenticatorSelection: {
      ...(settings.attachment && { authenticatorAttachment: settings.attachment }),
      requireResidentKey: settings.residentKey === 'required',
      residentKey: settings.residentKey,
      userVerification: settings.userVerification,
    },
  })
}

function creation(
  { id, name }: RelyingParty,
  user: User,
  { challenge, present }: Ceremony,
  timeout: number,
  selection: object,
): object {
  return {
    publicKey: {
      ...selection,
      challenge: challenge.toString('base64url'),
      ...(present.length > 0 && { excludeCredentials: present.map(descriptor) }),
      pubKeyCredParams: keyAlgorithms.map((alg) => ({ alg, type: 'public-key' })),
      rp: { id, name },
      timeout,
      user: { displayName: user.name, id: user.handle.toString('base64url'), name: user.name },
    },
  }
}

/** What a browser asks a security key to sign (Web Authentication §5.5). */
export function securityKeyRequest(party: RelyingParty, { challenge, present }: Ceremony): object {
  return {
    publicKey: {
      allowCredentials: present.map(descriptor),
      challenge: challenge.toString('base64url'),
      rpId: party.id,
      timeout: securityKeyTimeout,
      userVerification: 'discouraged',
    },
  }
}

/** The same for a passkey: which one, the person chooses. */
export function passkeyRequest(settings: PasskeySettings, challenge: Buffer): object {
  return {
    publicKey: {
      challenge: challenge.toString('base64url'),
      rpId: settings.relyingParty.id,
      timeout: settings.timeouts.login,
      userVerification: settings.userVerification,
    },
  }
}

function descriptor(key: StoredKey) {
  return { id: keyIdBytes(key).toString('base64url'), type: 'public-key' }
}
