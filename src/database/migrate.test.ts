import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connectionOptions } from './connect.ts'
import { Database } from './database.ts'
import { migrate, migrationStatus } from './migrate.ts'

const name = `migrate_${process.pid}`
let maintenance: pg.Client
let databases: Database[]

beforeAll(async () => {
  const options = connectionOptions(inject('templateDatabaseUrl'))
  maintenance = new pg.Client({ ...options, database: 'postgres' })
  await maintenance.connect()
  await maintenance.query(`create database ${name}`)
  databases = Array.from({ length: 10 }, () => new Database({ pool: { ...options, database: name, max: 2 } }))
})
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()))
  await maintenance.query(`drop database ${name} with (force)`)
  await maintenance.end()
})

describe('migrating', () => {
  it('is done once when ten replicas start at the same moment', async () => {
    const applied = await Promise.all(databases.map((database) => migrate(database)))
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1)
    const status = await migrationStatus(databases[0] as Database)
    expect(status.every(({ appliedAt }) => appliedAt instanceof Date)).toBe(true)
  })

  it('does nothing when nothing is missing', async () => {
    expect(await migrate(databases[1] as Database)).toEqual([])
  })

  it('refuses a database that a newer program has migrated', async () => {
    const database = databases[2] as Database
    await sql`insert into identity.migrations (name) values ('9999-from-the-future')`.execute(database.kysely)
    await expect(migrate(database)).rejects.toMatchObject({ code: 'database_newer' })
  })
})
