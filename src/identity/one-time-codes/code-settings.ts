import type { Configuration } from '../../config/configuration.ts'

/** What a code counts as when somebody signs in with it. */
export type CodeFactor = 'none' | 'first' | 'second'

export interface CodeSettings {
  readonly enabled: boolean
  readonly factor: CodeFactor
  readonly lifespanSeconds: number
  /** How often one may be entered. */
  readonly mostTries: number
  /** Verifiable addresses serve where the identity schema marks none for codes. */
  readonly fallsBackToVerifiable: boolean
}

export interface LinkSettings {
  readonly enabled: boolean
  readonly lifespanSeconds: number
}

type Methods = Configuration['identity']['selfservice']['methods']

export function codeSettings({ code }: Methods): CodeSettings {
  const { passwordless_enabled: first, mfa_enabled: second, config } = code
  return {
    // As in Kratos, where saying passwordless switches the method on.
    enabled: code.enabled || first,
    factor: first ? 'first' : second && code.enabled ? 'second' : 'none',
    lifespanSeconds: config.lifespan,
    mostTries: config.max_submissions,
    fallsBackToVerifiable: config.missing_credential_fallback_enabled,
  }
}

export function linkSettings({ link }: Methods): LinkSettings {
  return { enabled: link.enabled, lifespanSeconds: link.config.lifespan }
}
