import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seal } from '../../cryptography/seal.ts'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Confirmation } from '../sender-constraint/confirmation.ts'
import type { AccessToken, Actor, TokenOrigin } from './access-token.ts'
import { sealAccessToken, unsealAccessToken } from './opaque-access-token.ts'
import { issuedAtOf, newTokenId } from './token-id.ts'

const ring = new SecretRing(['a secret of enough length'])

const word = fc.string({ minLength: 1, unit: fc.constantFrom(...'abcXYZ019.:/*_-é') })
const moment = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })

const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'))
const confirmations: fc.Arbitrary<Confirmation | undefined> = fc.oneof(
  fc.constant(undefined),
  digest.map((jkt) => ({ jkt })),
  digest.map((certificate) => ({ 'x5t#S256': certificate })),
)
const claims = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant('\0')))

const anyToken: fc.Arbitrary<AccessToken> = fc
  .tuple(
    moment,
    fc.nat(0xffffffff),
    fc.nat(0xffffffff),
    fc.array(word),
    fc.array(word),
    word,
    fc.boolean(),
    confirmations,
    claims,
  )
  .map(([issued, expiresAt, generation, scope, audience, clientId, ofGrant, confirmation, session]) => {
    const id = newTokenId(issued)
    const base = { id, issuedAt: issuedAtOf(id), expiresAt, confirmation }
    return ofGrant
      ? {
          kind: 'grant',
          ...base,
          grantId: randomUUID(),
          generation,
          scope: generation % 2 ? scope : undefined,
        }
      : { kind: 'client', ...base, clientId, scope, audience, session: JSON.parse(JSON.stringify(session)) }
  })

const actors: fc.Arbitrary<Actor | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ sub: word, client_id: word, act: fc.record({ sub: word, iss: word }) }),
)
const origins: fc.Arbitrary<TokenOrigin | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ grantId: fc.uuid(), tokenIds: fc.array(fc.uuid()) }),
)
const tokenOfSubject: fc.Arbitrary<AccessToken> = fc
  .tuple(moment, fc.nat(0xffffffff), word, fc.array(word), confirmations, actors, origins)
  .map(([issued, expiresAt, subject, scope, confirmation, actor, origin]) => {
    const id = newTokenId(issued)
    const base = { id, issuedAt: issuedAtOf(id), expiresAt, confirmation }
    const rights = { clientId: 'c', scope, audience: scope, session: {} }
    return { kind: 'subject', ...base, ...rights, subject, actor, origin }
  })

describe('an opaque access token', () => {
  it('says what was put into it', () => {
    fc.assert(
      fc.property(fc.oneof(anyToken, tokenOfSubject), (token) => {
        expect(unsealAccessToken(ring, sealAccessToken(ring, token))).toEqual(token)
      }),
    )
  })

  it('tells in its id when it was issued', () => {
    fc.assert(fc.property(moment, (issued) => issuedAtOf(newTokenId(issued)) === issued.getTime()))
    expect(newTokenId(new Date())).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  it('is nothing when a character differs or another secret or purpose sealed it', () => {
    const id = newTokenId(new Date())
    const token = { kind: 'client', id, issuedAt: issuedAtOf(id), expiresAt: 1, clientId: 'c' } as const
    const sealed = sealAccessToken(ring, {
      ...token,
      scope: ['read'],
      audience: [],
      confirmation: undefined,
      session: {},
    })
    for (let at = 7; at < sealed.length; at++) {
      const forged = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      expect(unsealAccessToken(ring, forged)).toBeUndefined()
    }
    const other = new SecretRing(['another secret of length'])
    expect(unsealAccessToken(other, sealed)).toBeUndefined()
    expect(
      unsealAccessToken(ring, `ory_at_${seal(ring, 'login challenge', Buffer.alloc(60, 1))}`),
    ).toBeUndefined()
  })

  it('is never guessed from arbitrary text', () => {
    fc.assert(fc.property(fc.string(), (text) => unsealAccessToken(ring, text) === undefined))
  })
})
