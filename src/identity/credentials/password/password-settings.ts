import type { Configuration } from '../../../config/configuration.ts'
import { authenticationHeaders } from '../../../http/outgoing/authentication-headers.ts'
import { withoutTrailingSlash } from '../../without-trailing-slash.ts'
import type { MigrationHookSettings } from './migration-hook.ts'
import type { HasherSettings } from './password-hashing.ts'

type Section = Configuration['identity']

export interface PasswordSettings {
  readonly enabled: boolean
  readonly fewestBytes: number
  /** A password may not be like an identifier of its account. */
  readonly similarityCheck: boolean
  readonly breaches: {
    /** The origin of the range service; undefined where it is not asked. */
    readonly service: string | undefined
    /** A password that was found more often is refused. */
    readonly most: number
    /** When the service cannot be reached, the password passes. */
    readonly ignoreNetworkErrors: boolean
    readonly file: string | undefined
  }
  readonly migrationHook: MigrationHookSettings | undefined
}

export function passwordSettings({
  enabled,
  config,
}: Section['selfservice']['methods']['password']): PasswordSettings {
  return {
    enabled,
    fewestBytes: config.min_password_length,
    similarityCheck: config.identifier_similarity_check_enabled,
    breaches: {
      service: config.haveibeenpwned_enabled ? serviceOrigin(config.haveibeenpwned_host) : undefined,
      most: config.max_breaches,
      ignoreNetworkErrors: config.ignore_network_errors,
      file: config.breached_passwords_file,
    },
    migrationHook: migrationHookSettings(config.migrate_hook),
  }
}

function migrationHookSettings({
  enabled,
  config,
}: Section['selfservice']['methods']['password']['config']['migrate_hook']):
  | MigrationHookSettings
  | undefined {
  if (!enabled || !config) return undefined
  return { url: config.url, headers: { ...config.headers, ...authenticationHeaders(config.auth) } }
}

/** A host alone is asked over https. */
function serviceOrigin(host: string): string {
  return withoutTrailingSlash(/^https?:\/\//.test(host) ? host : `https://${host}`)
}

export function hasherSettings({ algorithm, argon2, bcrypt }: Section['hashers']): HasherSettings {
  const dedicatedMemoryBytes = argon2.dedicated_memory
  if (algorithm === 'bcrypt') return { algorithm, dedicatedMemoryBytes, cost: bcrypt.cost }
  return {
    algorithm,
    dedicatedMemoryBytes,
    cost: {
      memoryKibibytes: Math.max(8 * argon2.parallelism, Math.floor(argon2.memory / 1024)),
      iterations: argon2.iterations,
      parallelism: argon2.parallelism,
    },
    saltBytes: argon2.salt_length,
    tagBytes: argon2.key_length,
  }
}
