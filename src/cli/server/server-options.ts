import type { Command } from 'commander'
import type { ListenerName } from '../../http/endpoint.ts'

/** The options by which a command finds the server that it talks to. */
export interface ServerOptions {
  readonly endpoint?: string
  readonly httpHeader?: readonly string[]
  readonly token?: string
}

/** Adds the options of commands that talk to a running server. */
export function withServer(command: Command, listener: ListenerName): Command {
  command.option(
    '--endpoint <url>',
    `address of the ${listener} listener (ORY_SDK_URL; ${standardEndpoints[listener]} unless said)`,
  )
  command.option(
    '-H, --http-header <header>',
    'sent with every request, as "Name: value"; may be repeated',
    collect,
  )
  if (listener === 'admin')
    command.option('--token <token>', 'the value of "admin.token" of the server (ADMIN_TOKEN)')
  return command
}

/** Where a server on this machine listens unless its configuration says otherwise. */
export const standardEndpoints: Readonly<Record<ListenerName, string>> = {
  public: 'http://127.0.0.1:4444',
  admin: 'http://127.0.0.1:4445',
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}
