import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connectionOptions } from '../../src/database/connect.ts'

/** A database in which nothing has been made yet. */
export async function createBlankDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `blank_${randomUUID().replaceAll('-', '')}`
  const url = new URL(inject('templateDatabaseUrl'))
  await maintain(`create database ${name}`)
  url.pathname = `/${name}`
  return { url: url.toString(), drop: () => maintain(`drop database ${name} with (force)`) }
}

async function maintain(statement: string): Promise<void> {
  const client = new pg.Client({
    ...connectionOptions(inject('templateDatabaseUrl')),
    database: 'postgres',
  })
  await client.connect()
  await client.query(statement)
  await client.end()
}
