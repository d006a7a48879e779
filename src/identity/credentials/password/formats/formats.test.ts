import { createHash, createHmac, pbkdf2Sync, scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashWithArgon2 } from './argon2.ts'
import { hashWithBcrypt } from './bcrypt.ts'
import { parseHash } from './index.ts'
import { md4 } from './md4.ts'

const b64 = (content: string | Buffer) => Buffer.from(content).toString('base64')
const sha = (name: string, content: string | Buffer) => createHash(name).update(content).digest()

const long = 'a much longer password than the others, see how it goes on and on beyond sixty-four bytes'

/** Hashes with the password that they are of: of other programs where they publish any. */
const known: readonly (readonly [string, string])[] = [
  ['$2a$05$abcdefghijklmnopqrstuuMceFj4VbmHOj8C7PetMxzZkwre/z.Ri', 'test'],
  ['$2y$05$abcdefghijklmnopqrstuuMceFj4VbmHOj8C7PetMxzZkwre/z.Ri', 'test'],
  ['$2$05$abcdefghijklmnopqrstuuMceFj4VbmHOj8C7PetMxzZkwre/z.Ri', 'test'],
  ['$argon2id$v=19$m=32,t=2,p=4$cm94YnRVOW5jZzFzcVE4bQ$MNzk5BtR2vUhrp6qQEjRNw', 'test'],
  [
    '$argon2i$v=19$m=65536,t=3,p=4$kk51rW/vxIVCYn+EG4kTSg$NyT88uraJ6im6dyha/M5jhXvpqlEdlS/9fEm7ScMb8c',
    'test',
  ],
  [
    `$pbkdf2-sha512$i=1000,l=64$${b64('salt of a test')}$${b64(pbkdf2Sync('test', 'salt of a test', 1000, 64, 'sha512'))}`,
    'test',
  ],
  [`$pbkdf2-sha224$i=10,l=28$${b64('salt')}$${b64(pbkdf2Sync('test', 'salt', 10, 28, 'sha224'))}`, 'test'],
  [
    `$scrypt$ln=16384,r=8,p=1$${b64('salt')}$${b64(scryptSync('test', 'salt', 32, { N: 16384, r: 8, p: 1 }))}`,
    'test',
  ],
  // From https://github.com/firebase/scrypt
  [
    '$firescrypt$ln=14,r=8,p=1$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
    'user1password',
  ],
  [`{SSHA}${b64(Buffer.concat([sha('sha1', 'testsalt'), Buffer.from('salt')]))}`, 'test'],
  [`{SSHA256}${b64(Buffer.concat([sha('sha256', 'testsalt'), Buffer.from('salt')]))}`, 'test'],
  [`{SSHA512}${b64(Buffer.concat([sha('sha512', 'testsalt'), Buffer.from('salt')]))}`, 'test'],
  [`$sha1$pf=${b64('{SALT}{PASSWORD}')}$${b64('salt')}$${b64(sha('sha1', 'salttest'))}`, 'test'],
  [
    `$sha256$pf=${b64('{SALT}$${PASSWORD}')}$${b64('{PASSWORD}')}$${b64(sha('sha256', '{PASSWORD}$$$&'))}`,
    '$&',
  ],
  [
    `$sha512$pf=${b64('{PASSWORD}{SALT}')}$${b64(Buffer.from([0, 255]))}$${b64(sha('sha512', Buffer.concat([Buffer.from('tëst'), Buffer.from([0, 255])])))}`,
    'tëst',
  ],
  ['$md5$CY9rzUYh03PK3k6DJie09g==', 'test'],
  [`$md5$pf=${b64('{SALT}{PASSWORD}')}$${b64('salt')}$${b64(sha('md5', 'salttest'))}`, 'test'],
  // From `openssl passwd -1`, `-5` and `-6`
  ['$md5-crypt$saltsalt$tTWg0JeO/sYmHvtKmZE8c.', 'test'],
  ['$md5-crypt$s$/Aaj3uBRiO1.J86ssph.x.', 'a much longer password than sixteen'],
  ['$sha256-crypt$saltstring$uzdVN3XcAOYKRlFzn8F5/iMpo99aMD8sXQTYY9P10Z8', 'test'],
  ['$sha256-crypt$rounds=10000$saltstringsaltst$Iy7iBqkgMQQyW9BmB09fAE6jvLYMPXDOLe5q08Pp0A/', 'täst'],
  [
    '$sha512-crypt$saltstring$ZaKVNWbveiGcCq16EkwiSQlt9qdrq2SpD7228mu4mx8wJCGfB34lPhtxQVdO6NHC4yEVlMJBxcIh3g6eko7AB.',
    'test',
  ],
  [
    '$sha512-crypt$anotherlongsalts$x9DeqPvl//Nz2VoKXcyzEXhXe5/IaFcf90vuJJXLkbF1hlZGiiSX2GNKatdJHTIZ8qC0gSRk35BvXnxPznace0',
    long,
  ],
  ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map(
    (name) =>
      [
        `$hmac-${name}$${b64(createHmac(name, 'key').update('test').digest('hex'))}$${b64('key')}`,
        'test',
      ] as const,
  ),
]

describe('a password hash of another system', () => {
  it.each(known)('%s verifies the password it is of, and no other', async (hash, password) => {
    const parsed = parseHash(hash)
    expect(await parsed?.verify(password)).toBe(true)
    expect(await parsed?.verify(`${password}!`)).toBe(false)
    expect(await parsed?.verify('')).toBe(false)
  })

  it.each([
    ['memory of 4 GiB', '$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g'],
    ['memory beyond all numbers', `$argon2id$v=19$m=${'9'.repeat(30)},t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g`],
    ['99 passes', '$argon2id$v=19$m=1024,t=99,p=1$c2FsdHNhbHQ$aGFzaGhhc2g'],
    ['64 lanes', '$argon2id$v=19$m=1024,t=1,p=64$c2FsdHNhbHQ$aGFzaGhhc2g'],
    ['no lane', '$argon2id$v=19$m=1024,t=1,p=0$c2FsdHNhbHQ$aGFzaGhhc2g'],
    ['a bcrypt cost of 16', `$2b$16$${'a'.repeat(53)}`],
    ['20 million iterations', '$pbkdf2-sha256$i=20000000,l=32$c2FsdA$aGFzaA'],
    ['a huge scrypt table', '$scrypt$ln=262144,r=8,p=1$c2FsdA==$aGFzaA=='],
    ['a scrypt cost that is no power of two', '$scrypt$ln=1000,r=8,p=1$c2FsdA==$aGFzaA=='],
    ['a huge Firebase table', '$firescrypt$ln=30,r=8,p=1$c2FsdA==$aGFzaA==$Bw==$aGFzaA=='],
    ['a million rounds', `$sha512-crypt$rounds=1000000$salt$${'a'.repeat(86)}`],
    ['an SSHA that is shorter than its digest', '{SSHA}c2FsdA=='],
    ['a hash of endless length', `$md5$${'a'.repeat(5000)}`],
    ['a clear text', 'test'],
    ['nothing', ''],
  ])('with %s is refused', (_, hash) => {
    expect(parseHash(hash)).toBeUndefined()
  })

  it('says what memory it needs', () => {
    expect(parseHash('$argon2id$v=19$m=65536,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g')?.memoryBytes).toBe(67_108_864)
    expect(parseHash('$scrypt$ln=16384,r=8,p=1$c2FsdA==$aGFzaA==')?.memoryBytes).toBeGreaterThan(16_777_216)
  })
})

describe('MD4', () => {
  // RFC 1320 §A.5
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ],
  ])('of "%s" is %s', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest)
  })

  it('serves HMAC', async () => {
    // From Go's golang.org/x/crypto/md4 by way of crypto/hmac: key "key", the RFC 2104 construction over MD4.
    const pad = (byte: number) =>
      Buffer.concat([Buffer.from('key'), Buffer.alloc(61)]).map((one) => one ^ byte)
    const inner = md4(Buffer.concat([pad(0x36), Buffer.from('test')]))
    const mac = md4(Buffer.concat([pad(0x5c), inner])).toString('hex')
    const parsed = parseHash(`$hmac-md4$${b64(mac)}$${b64('key')}`)
    expect(await parsed?.verify('test')).toBe(true)
    expect(await parsed?.verify('other')).toBe(false)
  })
})

describe('a new hash', () => {
  it('of argon2id and of bcrypt verifies', async () => {
    const argon2 = await hashWithArgon2(
      'test',
      { memoryKibibytes: 64, iterations: 1, parallelism: 1 },
      { saltBytes: 16, tagBytes: 32 },
    )
    expect(await parseHash(argon2)?.verify('test')).toBe(true)
    expect(await parseHash(await hashWithBcrypt('test', 4))?.verify('test')).toBe(true)
  })
})
