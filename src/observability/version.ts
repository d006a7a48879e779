import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

let known: string | undefined

/** The version of the program, from the package that this file belongs to. */
export function version(): string {
  known ??= readVersion(import.meta.dirname)
  return known
}

function readVersion(directory: string): string {
  const file = join(directory, 'package.json')
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  return readVersion(dirname(directory))
}
