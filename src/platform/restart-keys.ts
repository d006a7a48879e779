import { isDeepStrictEqual } from 'node:util'
import type { Configuration } from '../config/configuration.ts'

/** What is built once when the process starts. */
const fixed = [
  'database',
  'database_pool',
  'public.host',
  'public.port',
  'public.keep_alive',
  'admin.host',
  'admin.port',
  'public.tls',
  'public.client_certificates',
  'admin.tls',
  'log.format',
  'log.redaction_text',
  'tracing',
  'drain',
]

/** The keys that differ between two configurations and that a running process cannot change. */
export function keysThatNeedRestart(running: Configuration, next: Configuration): string[] {
  return fixed.filter((key) => !isDeepStrictEqual(valueAtKey(running, key), valueAtKey(next, key)))
}

function valueAtKey(configuration: Configuration, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (section, name) => (section as Record<string, unknown> | undefined)?.[name],
      configuration,
    )
}
