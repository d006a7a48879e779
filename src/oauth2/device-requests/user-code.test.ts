import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import { newUserCode, userCodeDigest, userCodeDigests, userCodePresets } from './user-code.ts'

const ring = new SecretRing(['a secret of enough length'])
const formats = fc.constantFrom(...Object.values(userCodePresets))

/** Ways in which a person may type a character. */
const typed = (code: string) =>
  fc
    .tuple(
      ...[...code].map((character) =>
        fc.constantFrom(
          character,
          character.toLowerCase(),
          ` ${character}`,
          `-${character}`,
          `${character}\u2013`,
        ),
      ),
    )
    .map((characters) => characters.join(''))

describe('a user code', () => {
  it('is the same however it is typed', () => {
    const spelled = formats.chain((format) => {
      const code = newUserCode(format)
      return fc.tuple(fc.constant(code), typed(code))
    })
    fc.assert(
      fc.property(spelled, ([code, spelling]) => {
        expect(userCodeDigest(ring, spelling)).toEqual(userCodeDigest(ring, code))
      }),
    )
  })

  it('is another one when a character differs', () => {
    fc.assert(
      fc.property(formats, fc.nat(7), ({ characters, length }, position) => {
        const code = newUserCode({ characters, length })
        const other = characters[(characters.indexOf(code[position] as string) + 1) % characters.length]
        const changed = code.slice(0, position) + other + code.slice(position + 1)
        expect(userCodeDigest(ring, changed)).not.toEqual(userCodeDigest(ring, code))
      }),
    )
  })

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => userCodeDigest(ring, text).length === 32))
  })

  it('is found with every secret of the platform, the newest of which it is kept under', () => {
    const former = new SecretRing(['a former secret of enough length'])
    const both = new SecretRing(['a secret of enough length', 'a former secret of enough length'])
    expect(userCodeDigests(both, 'WDJBMJHT')).toEqual([
      userCodeDigest(ring, 'WDJBMJHT'),
      userCodeDigest(former, 'WDJBMJHT'),
    ])
    expect(userCodeDigest(both, 'WDJBMJHT')).toEqual(userCodeDigest(ring, 'WDJBMJHT'))
  })
})
