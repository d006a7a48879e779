import { beforeAll, describe, expect, it } from 'vitest'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import { TestClock } from '../../../test/support/oauth2-server.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { Client } from './client.ts'
import { ClientKeys } from './client-keys.ts'
import { ClientKeysUnavailable } from './remote-key-sets.ts'

const uri = 'https://app.example.test/jwks.json'

/** A client whose keys are at an address, with what stands there and how often it was fetched. */
class PublishedKeys {
  readonly clock = new TestClock()
  readonly client = { document: { jwks: {}, jwks_uri: uri } } as unknown as Client
  fetches = 0
  answer: () => Response | Promise<Response>
  readonly keys: ClientKeys

  constructor(...holders: KeyHolder[]) {
    this.answer = () => Response.json({ keys: holders.map(({ jwk }) => jwk) })
    this.keys = new ClientKeys(async () => {
      this.fetches++
      return this.answer()
    }, this.clock.now)
  }

  publish(...holders: KeyHolder[]): void {
    this.answer = () => Response.json({ keys: holders.map(({ jwk }) => jwk) })
  }

  fail(): void {
    this.answer = () => {
      throw new PlatformError({ status: 504, code: 'outgoing_timeout', message: 'too late' })
    }
  }

  find(kid?: string) {
    return this.keys.verifying(this.client, { alg: 'ES256', kid })
  }
}

let one: KeyHolder
let other: KeyHolder
let rsa: KeyHolder
beforeAll(async () => {
  ;[one, other, rsa] = await Promise.all([
    KeyHolder.create('ES256', 'one'),
    KeyHolder.create('ES256', 'other'),
    KeyHolder.create('RS256', 'rsa'),
  ])
})

describe('keys that a client registered by value', () => {
  const keys = () => new ClientKeys(() => Promise.reject(new Error('nothing to fetch')), new TestClock().now)
  const registered = (...jwks: object[]) => ({ document: { jwks: { keys: jwks } } }) as unknown as Client

  it('are found by their id, or all that fit the algorithm where the signature names none', async () => {
    const client = registered(one.jwk, other.jwk, rsa.jwk)
    expect(await keys().verifying(client, { alg: 'ES256', kid: 'other' })).toHaveLength(1)
    expect(await keys().verifying(client, { alg: 'ES256' })).toHaveLength(2)
    expect(await keys().verifying(client, { alg: 'RS256' })).toHaveLength(1)
    expect(await keys().verifying(client, { alg: 'ES256', kid: 'third' })).toEqual([])
  })

  it('are used for what they say they are for, with their algorithm and no other', async () => {
    const { alg: _alg, use: _use, ...plain } = rsa.jwk
    const find = async (jwk: object, alg: 'RS256' | 'PS256' | 'ES256' | 'ES384') =>
      (await keys().verifying(registered(jwk), { alg })).length
    expect(await find(plain, 'PS256')).toBe(1)
    expect(await find({ ...plain, alg: 'RS256' }, 'PS256')).toBe(0)
    expect(await find({ ...plain, use: 'enc' }, 'RS256')).toBe(0)
    expect(await find(plain, 'ES256')).toBe(0)
    const { alg: _ecAlg, ...curve } = one.jwk
    expect(await find(curve, 'ES384')).toBe(0)
  })

  it('encrypt for the client when they fit the key management', async () => {
    const { alg: _alg, use: _use, ...plain } = rsa.jwk
    const client = registered(one.jwk, { ...plain, use: 'enc', kid: 'for secrets' })
    expect(await keys().encrypting(client, 'RSA-OAEP-256')).toMatchObject({ kid: 'for secrets' })
    expect(await keys().encrypting(client, 'ECDH-ES')).toBeUndefined()
  })

  it('leave out what is no public key, and RSA keys of less than 2,048 bits (RFC 7518 §3.3)', async () => {
    const short = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xab).toString('base64url') }
    const client = registered({ kty: 'oct', k: 'c2VjcmV0' }, { kty: 'EC', crv: 'P-256' }, short)
    expect(await keys().all(client)).toEqual([])
  })
})

describe('keys that a client registered by an address', () => {
  it('are fetched once for everybody, and again after an hour', async () => {
    const published = new PublishedKeys(one)
    await Promise.all([published.find('one'), published.find('one'), published.find()])
    expect(await published.find('one')).toHaveLength(1)
    expect(published.fetches).toBe(1)
    published.clock.advance(3600)
    expect(await published.find('one')).toHaveLength(1)
    expect(published.fetches).toBe(2)
  })

  it('are fetched again for a key that is new, but not by everybody who invents one (forged kid)', async () => {
    const published = new PublishedKeys(one)
    await published.find('one')
    published.publish(one, other)
    expect(await published.find('other')).toEqual([])
    published.clock.advance(30)
    expect(await published.find('other')).toHaveLength(1)
    for (let forged = 0; forged < 20; forged++) expect(await published.find(`forged ${forged}`)).toEqual([])
    expect(published.fetches).toBe(2)
  })

  it('are still good when their server fails within the hour, and not after it', async () => {
    const published = new PublishedKeys(one)
    await published.find('one')
    published.fail()
    published.clock.advance(60)
    expect(await published.find('forged')).toEqual([])
    expect(await published.find('one')).toHaveLength(1)
    published.clock.advance(3600)
    await expect(published.find('one')).rejects.toThrow(ClientKeysUnavailable)
    expect(published.fetches).toBe(3)
    await expect(published.find('one')).rejects.toThrow('cannot be fetched')
    expect(published.fetches).toBe(3)
    published.publish(one)
    published.clock.advance(30)
    expect(await published.find('one')).toHaveLength(1)
  })

  it.each([
    ['a redirect', () => new Response(null, { status: 302, headers: { location: uri } })],
    ['no JSON', () => new Response('<html>')],
  ])('are not %s', async (_what, answer) => {
    const published = new PublishedKeys()
    published.answer = answer
    await expect(published.find('one')).rejects.toThrow(ClientKeysUnavailable)
  })
})
