import { randomUUID } from 'node:crypto'
import * as jose from 'jose'

/** Somebody with a private key, who signs by an implementation that is not ours. */
export class KeyHolder {
  readonly algorithm: string
  readonly kid: string
  readonly privateKey: CryptoKey
  /** What others may know of the key. */
  readonly jwk: jose.JWK

  private constructor(algorithm: string, kid: string, privateKey: CryptoKey, jwk: jose.JWK) {
    this.algorithm = algorithm
    this.kid = kid
    this.privateKey = privateKey
    this.jwk = jwk
  }

  static async create(algorithm = 'ES256', kid: string = randomUUID()): Promise<KeyHolder> {
    const { privateKey, publicKey } = await jose.generateKeyPair(algorithm, { extractable: true })
    const jwk = { ...(await jose.exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' }
    return new KeyHolder(algorithm, kid, privateKey, jwk)
  }

  get jwks(): { keys: jose.JWK[] } {
    return { keys: [this.jwk] }
  }

  sign(claims: jose.JWTPayload, header: Partial<jose.JWTHeaderParameters> = {}): Promise<string> {
    return new jose.SignJWT(claims)
      .setProtectedHeader({ alg: this.algorithm, kid: this.kid, typ: 'JWT', ...header })
      .sign(this.privateKey)
  }
}
