import { describe, expect, it } from 'vitest'
import { connectionOptions, withoutPassword } from './connect.ts'

describe('the address of the database', () => {
  it('may hold any character in its credentials', () => {
    const password = 'p@ss:/?#[]% wörd'
    const options = connectionOptions(
      `postgres://us%40er:${encodeURIComponent(password)}@db.example.com:5433/name`,
    )
    expect(options).toMatchObject({
      user: 'us@er',
      password,
      host: 'db.example.com',
      port: 5433,
      database: 'name',
    })
  })

  it('is verified by TLS over a network unless it says otherwise', () => {
    expect(connectionOptions('postgres://db.example.com/name').ssl).toBe(true)
    expect(connectionOptions('postgres://db.example.com/name?sslmode=require').ssl).toBe(true)
    expect(connectionOptions('postgres://db.example.com/name?sslmode=no-verify').ssl).toEqual({
      rejectUnauthorized: false,
    })
    expect(connectionOptions('postgres://127.0.0.1/name').ssl).toBe(false)
  })

  it('may name the directory of a Unix socket', () => {
    const options = connectionOptions('postgres://user:secret@/name?host=%2Frun%2Fpostgresql')
    expect(options).toMatchObject({ host: '/run/postgresql', database: 'name', ssl: false })
  })

  it.each([
    ['mysql://db/name', 'must begin with postgres://'],
    ['postgres://db.example.com', 'needs a host and the name of a database'],
    ['postgres://db.example.com/name?sslmode=maybe', 'sslmode "maybe" is unknown'],
    ['postgres://user:p@ss/word@db.example.com:x/name', 'percent-encoded'],
  ])('is refused with a reason: %s', (address, reason) => {
    expect(() => connectionOptions(address)).toThrow(reason)
  })

  it('is shown without its password', () => {
    expect(withoutPassword('postgres://user:secret@db.example.com/name')).not.toContain('secret')
  })
})
