import { type Migration, sql } from 'kysely'
import { PlatformError } from '../contracts/platform-error.ts'
import type { Database } from './database.ts'
import { migrations } from './migrations/index.ts'

export type SchemaName = keyof typeof migrations

export interface MigrationStatus {
  readonly schema: SchemaName
  readonly name: string
  readonly appliedAt: Date | undefined
}

/** Taken by whoever migrates, so that ten replicas that start at once migrate once. */
const migrationLock = 4_444_000_001

/** Which migrations this program knows, and when each was applied. Throws when the database is newer. */
export async function migrationStatus(database: Database): Promise<MigrationStatus[]> {
  const status: MigrationStatus[] = []
  for (const schema of Object.keys(migrations) as SchemaName[]) {
    const applied = await appliedMigrations(database, schema)
    refuseNewer(schema, applied)
    for (const name of Object.keys(migrations[schema]))
      status.push({ schema, name, appliedAt: applied.get(name) })
  }
  return status
}

/** Applies what is missing, each migration in a transaction of its own, under an advisory lock. */
export async function migrate(database: Database): Promise<readonly string[]> {
  if ((await migrationStatus(database)).every(({ appliedAt }) => appliedAt)) return []
  return database.kysely.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(migrationLock)})`.execute(connection)
    try {
      const done: string[] = []
      for (const schema of Object.keys(migrations) as SchemaName[]) {
        await sql`create schema if not exists ${sql.id(schema)}`.execute(connection)
        await sql`create table if not exists ${sql.id(schema, 'migrations')} (
          name text primary key, applied_at timestamptz not null default now())`.execute(connection)
        const applied = await sql<{ name: string }>`select name from ${sql.id(schema, 'migrations')}`.execute(
          connection,
        )
        const names = new Set(applied.rows.map(({ name }) => name))
        for (const [name, migration] of Object.entries(migrations[schema])) {
          if (names.has(name)) continue
          await connection.transaction().execute(async (transaction) => {
            await migration.up(transaction)
            await sql`insert into ${sql.id(schema, 'migrations')} (name) values (${name})`.execute(
              transaction,
            )
          })
          done.push(`${schema}/${name}`)
        }
      }
      return done
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(migrationLock)})`.execute(connection)
    }
  })
}

/**
 * Undoes the newest migrations of the database, by the time at which they were applied. All of them are looked at
 * before the first one is undone.
 * @throws PlatformError `migration_not_undoable` when one of them would lose what was written since
 */
export async function undoMigrations(database: Database, steps: number): Promise<readonly string[]> {
  const newest = (await migrationStatus(database))
    .filter(({ appliedAt }) => appliedAt)
    .toSorted(laterFirst)
    .slice(0, steps)
  const undoing = newest.map(({ schema, name }) => ({ schema, name, down: downOf(schema, name) }))
  return database.kysely.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(migrationLock)})`.execute(connection)
    try {
      for (const { schema, name, down } of undoing)
        await connection.transaction().execute(async (transaction) => {
          await down(transaction)
          await sql`delete from ${sql.id(schema, 'migrations')} where name = ${name}`.execute(transaction)
        })
      return undoing.map(({ schema, name }) => `${schema}/${name}`)
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(migrationLock)})`.execute(connection)
    }
  })
}

function laterFirst(one: MigrationStatus, other: MigrationStatus): number {
  return Number(other.appliedAt) - Number(one.appliedAt) || other.name.localeCompare(one.name)
}

function downOf(schema: SchemaName, name: string): NonNullable<Migration['down']> {
  const { down } = migrations[schema][name] as Migration
  if (down) return down
  throw new PlatformError({
    status: 500,
    code: 'migration_not_undoable',
    message: `${schema}/${name} cannot be undone without losing what was written since. Nothing was changed. To go back restore a backup from before the upgrade.`,
  })
}

async function appliedMigrations(database: Database, schema: SchemaName): Promise<Map<string, Date>> {
  const { rows } = await sql<{ exists: boolean }>`
    select to_regclass(${`${schema}.migrations`}) is not null as exists`.execute(database.kysely)
  if (!rows[0]?.exists) return new Map()
  const applied = await sql<{ name: string; applied_at: Date }>`
    select name, applied_at from ${sql.id(schema, 'migrations')}`.execute(database.kysely)
  return new Map(applied.rows.map(({ name, applied_at }) => [name, applied_at]))
}

function refuseNewer(schema: SchemaName, applied: ReadonlyMap<string, Date>): void {
  const unknown = [...applied.keys()].find((name) => !Object.hasOwn(migrations[schema], name))
  if (unknown)
    throw new PlatformError({
      status: 500,
      code: 'database_newer',
      message: `The database was migrated by a newer version of the platform (${schema}/${unknown} is unknown here). Start that version, or restore a backup from before the upgrade.`,
    })
}
