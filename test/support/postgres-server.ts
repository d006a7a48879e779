import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { connectionOptions } from '../../src/database/connect.ts'
import { Database } from '../../src/database/database.ts'
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts'
import { migrate } from '../../src/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a migrated database that no test uses itself: the template of theirs. */
    templateDatabaseUrl: string
  }
}

/** One PostgreSQL for the whole run, thrown away at its end, so without waiting for the disk. */
export default async function setup(project: TestProject) {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'identity-platform-test-'))
  const server = await startEmbeddedPostgres({
    dataDirectory,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
  })
  const template = new Database({ pool: { ...connectionOptions(server.url), max: 2 } })
  await migrate(template)
  await template.close()
  project.provide('templateDatabaseUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}
