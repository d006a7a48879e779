import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A secret in a file of its own, that only the account of the quickstart can read. */
export interface KeptSecret {
  readonly file: string
  readonly value: string
}

/** The secrets of one installation: generated on the first start, the same ever after. */
export interface Secrets {
  /** Seals and signs what the platform hands out. */
  readonly platform: KeptSecret
  /** With which the platform redeems codes at the identity provider. */
  readonly identityProviderClient: KeptSecret
  /** With which the application redeems codes at the platform. */
  readonly applicationClient: KeptSecret
}

export function keepSecrets(dataDirectory: string): Secrets {
  const directory = join(dataDirectory, 'secrets')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const keep = (name: string): KeptSecret => {
    const file = join(directory, name)
    return { file, value: readOrGenerate(file) }
  }
  return {
    platform: keep('platform'),
    identityProviderClient: keep('identity-provider-client'),
    applicationClient: keep('application-client'),
  }
}

function readOrGenerate(file: string): string {
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}
