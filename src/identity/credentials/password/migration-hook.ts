import { PlatformError } from '../../../contracts/platform-error.ts'
import type { OutgoingFetch } from '../../../http/outgoing/outgoing.ts'
import { identityError } from '../../errors/identity-error.ts'

/** A service that knows the passwords of accounts that were brought along without them. */
export interface MigrationHookSettings {
  readonly url: string
  /** With what authenticates the platform there. */
  readonly headers: Readonly<Record<string, string>>
}

/** Whether an account was brought along without its password, which another service knows. */
export function awaitsMigration(
  credentials: readonly { readonly type: string; readonly config: Readonly<Record<string, unknown>> }[],
): boolean {
  const config = credentials.find(({ type }) => type === 'password')?.config
  return config?.use_password_migration_hook === true && !config.hashed_password
}

/**
 * Asks that service: 200 `{"status": "password_match"}` for the right password, 403 for a wrong one. Throws
 * 502 for any other answer.
 */
export async function knowsPassword(
  { url, headers }: MigrationHookSettings,
  outgoing: OutgoingFetch,
  identifier: string,
  password: string,
): Promise<boolean> {
  const answer = await ask(url, outgoing, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ identifier, password }),
  })
  if (answer.status === 403) return false
  if (answer.status === 200 && (await statusOf(answer)) === 'password_match') return true
  throw unusable(new Error(`the answer was ${answer.status}`))
}

async function ask(url: string, outgoing: OutgoingFetch, request: Parameters<OutgoingFetch>[1]) {
  try {
    return await outgoing(url, request)
  } catch (error) {
    throw error instanceof PlatformError ? unusable(error) : error
  }
}

async function statusOf(answer: Response): Promise<unknown> {
  try {
    return ((await answer.json()) as { status?: unknown } | null)?.status
  } catch {
    return undefined
  }
}

function unusable(cause: Error) {
  return identityError('internal_server_error', {
    status: 502,
    reason:
      'The service that knows the password of this account did not answer as it should. Try again later.',
    cause,
  })
}
