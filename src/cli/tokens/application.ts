import type { Command } from 'commander'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { ServerRequest } from '../server/server.ts'

/** The options by which a command acts as an application. */
export interface ApplicationOptions {
  readonly clientId?: string
  readonly clientSecret?: string
}

/** Adds the options of commands that act as an application. */
export function asApplication(command: Command): Command {
  return command
    .option('--client-id <id>', 'the client id (OAUTH2_CLIENT_ID)')
    .option('--client-secret <secret>', 'its secret; none for public clients (OAUTH2_CLIENT_SECRET)')
}

export interface Application {
  readonly id: string
  readonly secret: string | undefined
}

/** Who the command acts as. @throws PlatformError when nobody is named */
export function applicationOf(
  { clientId, clientSecret }: ApplicationOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Application {
  const id = clientId ?? environment.OAUTH2_CLIENT_ID
  if (id) return { id, secret: clientSecret ?? environment.OAUTH2_CLIENT_SECRET }
  throw new PlatformError({
    status: 400,
    code: 'client_missing',
    message: 'Name the application with --client-id, and with --client-secret unless it is public.',
  })
}

/** A form as the application sends it: with HTTP Basic (RFC 6749 §2.3.1), or with its id where it is public. */
export function sentBy(
  { id, secret }: Application,
  parameters: Readonly<Record<string, string | undefined>>,
): Pick<ServerRequest, 'method' | 'form' | 'headers'> {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') form.set(name, value)
  if (secret !== undefined) return { method: 'POST', form, headers: { authorization: basic(id, secret) } }
  form.set('client_id', id)
  return { method: 'POST', form }
}

function basic(id: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`
}
