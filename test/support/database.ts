import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connectionOptions } from '../../src/database/connect.ts'
import { Database, type DatabaseOptions } from '../../src/database/database.ts'

export interface TestDatabase {
  readonly database: Database
  /** For programs and clients of their own. */
  readonly url: string
  drop(): Promise<void>
}

/** A fresh, migrated database for one test file. */
export async function createTestDatabase(
  options: { readonly poolSize?: number; readonly onStatement?: DatabaseOptions['onStatement'] } = {},
): Promise<TestDatabase> {
  const template = inject('templateDatabaseUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const url = new URL(template)
  const templateName = url.pathname.slice(1)
  url.pathname = `/${name}`
  await maintain(template, `create database ${name} template ${templateName}`)
  const database = new Database({
    pool: { ...connectionOptions(url.toString()), max: options.poolSize ?? 10 },
    onStatement: options.onStatement,
  })
  return {
    database,
    url: url.toString(),
    drop: async () => {
      await database.close()
      await maintain(template, `drop database ${name} with (force)`)
    },
  }
}

/** Runs a statement outside of any test's database. Templates are copied one at a time. */
async function maintain(template: string, statement: string): Promise<void> {
  const client = new pg.Client({ ...connectionOptions(template), database: 'postgres' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(1)')
    await client.query(statement)
  } finally {
    await client.end()
  }
}
