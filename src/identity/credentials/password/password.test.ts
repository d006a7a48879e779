import { argon2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { SecretRing } from '../../../cryptography/secret-ring.ts'
import { password } from './password.ts'
import { PasswordHashing } from './password-hashing.ts'

const secrets = new SecretRing(['a secret of the test, long enough'])
const passwords = new PasswordHashing({
  algorithm: 'argon2',
  cost: { memoryKibibytes: 64, iterations: 1, parallelism: 1 },
  saltBytes: 16,
  tagBytes: 32,
  dedicatedMemoryBytes: 1_048_576,
})
const imported = async (config: unknown) => (await password.fromImport(config, secrets, passwords)).config

describe('an imported password', () => {
  it('is refused when its hash would take more memory than hashing may, or more than anybody has', async () => {
    const argon2 = (memory: number) => `$argon2id$v=19$m=${memory},t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g`
    expect(await imported({ hashed_password: argon2(1024) })).toEqual({ hashed_password: argon2(1024) })
    for (const memory of [1040, 1_048_576, 4_194_304])
      await expect(imported({ hashed_password: argon2(memory) })).rejects.toMatchObject({ status: 400 })
  })

  it('is kept as a salted argon2id hash that verifies', async () => {
    const [one, other] = [
      await imported({ password: 'Quaint-42' }),
      await imported({ password: 'Quaint-42' }),
    ]
    expect(one).not.toEqual(other)
    const [, , , parameters, salt, hash] = (one.hashed_password as string).split('$')
    expect(parameters).toBe('m=64,t=1,p=1')
    const again = argon2Sync('argon2id', {
      message: 'Quaint-42',
      nonce: Buffer.from(salt as string, 'base64'),
      memory: 64,
      passes: 1,
      parallelism: 1,
      tagLength: 32,
    })
    expect(Buffer.from(hash as string, 'base64').equals(again)).toBe(true)
  })

  it.each([
    '$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW',
    '$argon2id$v=19$m=32,t=2,p=4$cm94YnRVOW5jZzFzcVE4bQ$MNzk5BtR2vUhrp6qQEjRNw',
    '$pbkdf2-sha256$i=1000,l=128$e8/arsEf4cvQihdNgqj0Nw$5xQQKNTyeTHx2Ld5/JDE7A',
    '{SSHA256}czO44OTV17PcF1cRxWrLZLy9xHd7CWyVYplr1rOhuMlx/7IK',
    '$md5$CY9rzUYh03PK3k6DJie09g==',
  ])('may come as the hash %s', async (hashed_password) => {
    expect(await imported({ hashed_password })).toEqual({ hashed_password })
  })

  it.each([
    [{}],
    [{ hashed_password: 'Quaint-42' }],
    [{ hashed_password: '$2a$31$tooexpensive' }],
    [{ hashed_password: '$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g' }],
    [undefined],
  ])('is refused as %j', async (config) => {
    await expect(imported(config)).rejects.toMatchObject({ status: 400 })
  })

  it('is a way to sign in only once it is set', () => {
    expect(password.factors({})).toEqual({ first: 0, second: 0 })
    expect(password.factors({ hashed_password: '$2a$…' })).toEqual({ first: 1, second: 0 })
  })
})
