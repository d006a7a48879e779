import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomToken } from '../cryptography/random.ts'

export const configurationFileName = 'configuration.yaml'

/**
 * Writes the configuration of the first start, with generated secrets, for this account only. Of several
 * processes that start at once one writes; a file that is there is never touched.
 * @returns whether this call wrote it
 */
export function writeFirstConfiguration(
  directory: string,
  file = join(directory, configurationFileName),
): boolean {
  const unfinished = `${file}.${process.pid}.unfinished`
  writeFileSync(unfinished, firstConfiguration(), { mode: 0o600, flush: true })
  try {
    // A link is made only where nothing is, and shows the whole file at once.
    linkSync(unfinished, file)
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(unfinished, { force: true })
  }
}

/** A configuration that the platform can start with. Every call generates other secrets. */
export function firstConfiguration(): string {
  return `# Configuration of the identity platform. All keys: docs/reference/configuration.md
# "identity-platform config check FILE" says what is wrong with a file.

# Where browsers and applications reach the platform.
public_url: http://localhost:4444

# Seal and sign what the platform hands out. The first one is used, all are accepted: to change it, put a new
# one in front and keep the old ones. Keep them safe: what they sealed can be opened with nothing else.
secrets:
  - ${randomToken()}

# providers:
#   - id: github
#     provider: github
#     client_id: ...
#     client_secret: { file: /run/secrets/github }
`
}
