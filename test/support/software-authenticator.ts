import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { sha256 } from '../../src/cryptography/digest.ts'

// biome-ignore lint/suspicious/noExplicitAny: options as a browser is given them
type Options = any

/**
 * A browser on a page of this origin with an authenticator that keeps one key for each credential (Web
 * Authentication §6), and what an attacker can do with one.
 */
export class SoftwareAuthenticator {
  origin: string
  signCount = 0
  readonly #keys = new Map<string, { readonly key: KeyObject; readonly userHandle: string }>()
  #newest = ''

  constructor(origin: string) {
    this.origin = origin
  }

  /** `navigator.credentials.create`, its answer as the script sends it. */
  create({ publicKey }: Options, change: { readonly challenge?: string } = {}): string {
    const { privateKey, publicKey: made } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const id = randomBytes(32)
    this.#newest = id.toString('base64url')
    this.#keys.set(this.#newest, { key: privateKey, userHandle: publicKey.user.id })
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(made)])
    const authData = Buffer.concat([this.#authenticatorData(publicKey.rp.id, 0x45), attested])
    return JSON.stringify({
      id: this.#newest,
      rawId: this.#newest,
      type: 'public-key',
      response: {
        attestationObject: attestationObject(authData).toString('base64url'),
        clientDataJSON: this.#clientData('webauthn.create', change.challenge ?? publicKey.challenge),
      },
    })
  }

  /** `navigator.credentials.get`, with the credential that was made last unless said. */
  get({ publicKey }: Options, change: { readonly challenge?: string; readonly id?: string } = {}): string {
    const id = change.id ?? this.#newest
    const { key, userHandle } = this.#keys.get(id) as { key: KeyObject; userHandle: string }
    this.signCount += 1
    const authenticatorData = this.#authenticatorData(publicKey.rpId, 0x05)
    const clientDataJSON = this.#clientData('webauthn.get', change.challenge ?? publicKey.challenge)
    const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    return JSON.stringify({
      id,
      rawId: id,
      type: 'public-key',
      response: {
        authenticatorData: authenticatorData.toString('base64url'),
        clientDataJSON,
        signature: createSign('sha256').update(signed).sign(key).toString('base64url'),
        userHandle,
      },
    })
  }

  /** The id of the credential that was made last, in base64url. */
  get newestId(): string {
    return this.#newest
  }

  #authenticatorData(rpId: string, flags: number): Buffer {
    const tail = Buffer.alloc(5)
    tail[0] = flags
    tail.writeUInt32BE(this.signCount, 1)
    return Buffer.concat([sha256(rpId), tail])
  }

  #clientData(type: string, challenge: string): string {
    const content = { type, challenge, origin: this.origin, crossOrigin: false }
    return Buffer.from(JSON.stringify(content)).toString('base64url')
  }
}

/** COSE_Key of a P-256 key for ES256 (RFC 9053 §7.1), in CBOR. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
}

/** Without a statement about the authenticator (§8.7), in CBOR. */
function attestationObject(authData: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(authData.length)
  return Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
    length,
    authData,
  ])
}
