import { createHmac } from 'node:crypto'
import { compactVerify, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KeyStore, SigningKey } from '../keys/key-store.ts'
import { signingAlgorithmNames } from '../keys/signing-algorithms.ts'
import { generatePrivateJwk, signingKey } from '../keys/signing-key.ts'
import { signJwt, verifyJwt } from './jws.ts'

const claims = { iss: 'https://id.example.test', sub: 'alice' }
const algorithms = signingAlgorithmNames

const keys: SigningKey[] = []
let foreign: SigningKey

beforeAll(async () => {
  for (const algorithm of algorithms)
    keys.push(
      signingKey('hydra.openid.id-token', `key ${algorithm}`, algorithm, await generatePrivateJwk(algorithm)),
    )
  foreign = signingKey('hydra.openid.id-token', 'key ES256', 'ES256', await generatePrivateJwk('ES256'))
})

const store: Pick<KeyStore, 'verifying'> = {
  verifying: async (set, kid) => keys.find((key) => key.set === set && key.kid === kid),
}
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const keyOf = (algorithm: string) => keys.find((key) => key.algorithm === algorithm) as SigningKey

describe.each(algorithms)('a JWT signed with %s', (algorithm) => {
  it('is verified by another implementation, and the reverse', async () => {
    const key = keyOf(algorithm)
    const { protectedHeader } = await compactVerify(await signJwt(key, claims), key.publicKey)
    expect(protectedHeader).toEqual({ alg: algorithm, kid: key.kid, typ: 'JWT' })
    const theirs = await new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid: key.kid })
      .sign(key.privateKey)
    expect(await verifyJwt(store, 'hydra.openid.id-token', theirs)).toEqual(claims)
  })

  it('is refused when any part differs', async () => {
    const [header, payload, signature] = (await signJwt(keyOf(algorithm), claims)).split('.') as [
      string,
      string,
      string,
    ]
    const changed = encode({ ...claims, sub: 'mallory' })
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
    const forgeries = [
      `${header}.${changed}.${signature}`,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${payload}.${signature}.x`,
      `${header}.${payload}.${signature}=`,
      `${header}.${payload}.${signature.slice(0, -4)}`,
      '..',
      '',
    ]
    for (const forgery of forgeries)
      expect(await verifyJwt(store, 'hydra.openid.id-token', forgery)).toBeUndefined()
  })
})

describe('a JWT is refused', () => {
  const unsigned = (header: object, payload: object = claims) => `${encode(header)}.${encode(payload)}`

  it('with alg none, however it is spelt', async () => {
    for (const alg of ['none', 'None', 'NONE', ''])
      expect(
        await verifyJwt(store, 'hydra.openid.id-token', `${unsigned({ alg, kid: 'key RS256' })}.AAAA`),
      ).toBeUndefined()
  })

  it('when the public key was used as a secret (algorithm confusion)', async () => {
    const signed = unsigned({ alg: 'HS256', kid: 'key RS256' })
    const pem = keyOf('RS256').publicKey.export({ type: 'spki', format: 'pem' })
    const mac = createHmac('sha256', pem).update(signed).digest('base64url')
    expect(await verifyJwt(store, 'hydra.openid.id-token', `${signed}.${mac}`)).toBeUndefined()
  })

  it('when the header names another algorithm than the key has', async () => {
    const [, payload, signature] = (await signJwt(keyOf('RS256'), claims)).split('.')
    const header = encode({ alg: 'RS512', kid: 'key RS256' })
    expect(
      await verifyJwt(store, 'hydra.openid.id-token', `${header}.${payload}.${signature}`),
    ).toBeUndefined()
  })

  it('when a key of the same id signed it that is not ours', async () => {
    expect(await verifyJwt(store, 'hydra.openid.id-token', await signJwt(foreign, claims))).toBeUndefined()
  })

  it('when it brings its own key, or asks for what is not understood', async () => {
    const jwk = foreign.publicJwk
    for (const header of [{ jwk }, { kid: 'unknown' }, { kid: 'key ES256', crit: ['exp'] }]) {
      const signer = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...header } as never)
      const jwt = 'crit' in header ? undefined : await signer.sign(foreign.privateKey)
      expect(
        await verifyJwt(
          store,
          'hydra.openid.id-token',
          jwt ?? `${unsigned({ alg: 'ES256', ...header })}.AAAA`,
        ),
      ).toBeUndefined()
    }
  })

  it('when its content is no object', async () => {
    for (const content of ['"text"', '[]', 'null', '{'])
      expect(
        await verifyJwt(
          store,
          'hydra.openid.id-token',
          `${Buffer.from(content).toString('base64url')}.${encode(claims)}.AAAA`,
        ),
      ).toBeUndefined()
  })
})
