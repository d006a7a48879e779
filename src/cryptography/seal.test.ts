import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seal, unseal } from './seal.ts'
import { SecretRing } from './secret-ring.ts'

const ring = new SecretRing(['a secret of enough length', 'an older secret of length'])

describe('sealing', () => {
  it('opens what it sealed, whatever the content', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        expect(unseal(ring, 'test', seal(ring, 'test', Buffer.from(content)))).toEqual(Buffer.from(content))
      }),
    )
  })

  it('does not open for another purpose', () => {
    expect(unseal(ring, 'login challenge', seal(ring, 'consent challenge', 'x'))).toBeUndefined()
  })

  it('does not open when any character differs', () => {
    const sealed = seal(ring, 'test', 'the content')
    for (let at = 0; at < sealed.length; at++) {
      const forged = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      expect(unseal(ring, 'test', forged)).toBeUndefined()
    }
  })

  it('never throws on arbitrary text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(unseal(ring, 'test', text)).toBeUndefined()
      }),
    )
  })

  it('opens with an older secret after a new one was put in front, and seals with the new one', () => {
    const old = new SecretRing(['an older secret of length'])
    expect(unseal(ring, 'test', seal(old, 'test', 'kept'))?.toString()).toBe('kept')
    expect(unseal(old, 'test', seal(ring, 'test', 'new'))).toBeUndefined()
  })
})
