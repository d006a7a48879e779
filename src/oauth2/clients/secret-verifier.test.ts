import { describe, expect, it } from 'vitest'
import type { Client } from './client.ts'
import { generateSecret, hashGeneratedSecret } from './client-secret.ts'
import { SecretVerifier } from './secret-verifier.ts'
import { hashChosenSecret, isOutdated } from './slow-hash.ts'

function clientWith(secretHash: string, rotatedSecretHashes: readonly string[] = [], id = 'client'): Client {
  return { id, secretHash, rotatedSecretHashes } as Client
}

/** A hash as the original server wrote it. */
const imported =
  '$pbkdf2-sha256$i=25000,l=32$MTIzNDU2Nzg5MDEyMzQ1Ng$+lv1jMVfjWicNIJpFf1JT9zoyXAaLhhUCxKn0YgsH7o'

describe('verifying a client secret', () => {
  const now = new Date('2026-11-24T12:00:00Z')
  const create = (clock = () => now) => new SecretVerifier(clock)

  it('knows generated and chosen secrets, and former ones', async () => {
    const verifier = create()
    const generated = generateSecret()
    const client = clientWith(hashGeneratedSecret(generated), [await hashChosenSecret('a former secret')])
    expect(await verifier.verify(client, generated, 'x')).toBe(true)
    expect(await verifier.verify(client, 'a former secret', 'x')).toBe(true)
    expect(await verifier.verify(client, 'another secret', 'x')).toBe(false)
    expect(await verifier.verify(client, '', 'x')).toBe(false)
  })

  it('refuses a hash whose format it does not know', async () => {
    for (const hash of ['', 'plain', '$md5$x', '$sha256$', '$pbkdf2-sha256$i=1,l=32$$'])
      expect(await create().verify(clientWith(hash), 'plain', 'x')).toBe(false)
  })

  it('verifies many who come at once with the same chosen secret', async () => {
    const client = clientWith(await hashChosenSecret('a chosen secret'))
    const verifier = create()
    const answers = await Promise.all(
      Array.from({ length: 1000 }, () => verifier.verify(client, 'a chosen secret', 'x')),
    )
    expect(new Set(answers)).toEqual(new Set([true]))
  })

  it('forgets what it remembered when the hash changes', async () => {
    const verifier = create()
    expect(await verifier.verify(clientWith(await hashChosenSecret('the old one')), 'the old one', 'x')).toBe(
      true,
    )
    expect(await verifier.verify(clientWith(await hashChosenSecret('the new one')), 'the old one', 'x')).toBe(
      false,
    )
  })

  it('slows guessing down, for the guesser only, and for a minute', async () => {
    let time = now
    const verifier = create(() => time)
    const client = clientWith(await hashChosenSecret('a chosen secret'))
    for (let guess = 0; guess < 30; guess++)
      expect(await verifier.verify(client, `guess ${guess}`, 'guesser')).toBe(false)
    await expect(verifier.verify(client, 'a chosen secret', 'guesser')).rejects.toMatchObject({
      status: 429,
      headers: { 'retry-after': '60' },
    })
    expect(await verifier.verify(client, 'a chosen secret', 'somebody else')).toBe(true)
    expect(await verifier.verify(client, 'a chosen secret', 'guesser')).toBe(true)
    time = new Date(now.getTime() + 60_000)
    expect(await verifier.verify(client, 'guess 31', 'guesser')).toBe(false)
  })

  it.each([
    ['PBKDF2', imported],
    ['bcrypt', '$2a$04$CSu1m93drj/9hbrVqM6xvO9HPGAb15WAeRWEnO2SSRTTcgiODcJSK'],
    [
      'argon2id',
      '$argon2id$v=19$m=4096,t=1,p=1$MTIzNDU2Nzg5MDEyMzQ1Ng$58E2fWz0/k0Jy1n9UJ7GmzdCK6EgilgJAk6JceB2Bik',
    ],
  ])('knows imported hashes of %s, and asks for a better one once', async (_format, hash) => {
    const upgraded: string[] = []
    const verifier = new SecretVerifier(
      () => now,
      (client, secret) => upgraded.push(`${client.id} ${secret}`),
    )
    expect(isOutdated(hash)).toBe(true)
    expect(await verifier.verify(clientWith(hash), 'a wrong secret', 'x')).toBe(false)
    for (let use = 0; use < 3; use++)
      expect(await verifier.verify(clientWith(hash), 'a secret of the original', 'x')).toBe(true)
    expect(upgraded).toEqual(['client a secret of the original'])
  })

  it('asks for no better hash than its own', async () => {
    expect(isOutdated(await hashChosenSecret('a chosen secret'))).toBe(false)
  })

  it('computes no hash that would cost too much', async () => {
    for (const hash of [
      '$pbkdf2-sha256$i=9999999,l=32$MTIzNDU2Nzg5MDEyMzQ1Ng$+lv1jMVfjWicNIJpFf1JT9zoyXAaLhhUCxKn0YgsH7o',
      '$argon2id$v=19$m=9999999,t=9,p=1$MTIzNDU2Nzg5MDEyMzQ1Ng$+lv1jMVfjWicNIJpFf1JT9zoyXAaLhhUCxKn0YgsH7o',
      `$2b$31$${'a'.repeat(53)}`,
    ])
      expect(await create().verify(clientWith(hash), 'a secret of the original', 'x')).toBe(false)
  })

  it('knows the hashes of the original server', async () => {
    expect(await create().verify(clientWith(imported), 'a secret of the original', 'x')).toBe(true)
  })

  it('makes secrets of at least 128 bits', () => {
    const secrets = Array.from({ length: 200 }, generateSecret)
    expect(new Set(secrets).size).toBe(200)
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9._~-]{26}$/)
    expect(Math.log2(66) * 26).toBeGreaterThan(128)
  })
})
