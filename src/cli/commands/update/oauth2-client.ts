import { Command } from 'commander'
import { clientFields, withClientFields } from '../../oauth2-clients/client-options.ts'
import { clientPath } from '../../oauth2-clients/client-path.ts'
import { clientResult, type OAuth2Client } from '../../oauth2-clients/client-result.ts'
import { readClient } from '../../oauth2-clients/read-client.ts'
import { printThing } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { type Server, serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

type Options = ServerOptions & ResultOptions & { readonly file?: string }

export const updateOAuth2ClientCommand = () =>
  withServer(withResult(withClientFields(new Command('oauth2-client'))), 'admin')
    .alias('client')
    .description(
      'Change what the options say of an application and nothing else; with --file all of it is replaced',
    )
    .argument('<id>')
    .action(async (id: string, options: Options, command: Command) => {
      const server = serverAt(options, 'admin')
      const fields = clientFields(command)
      if (options.file === undefined && Object.keys(fields).length === 0)
        command.error('error: name at least one option that says what to change')
      const client =
        options.file === undefined
          ? await change(server, id, fields)
          : await replace(server, id, { ...(await readClient(options.file)), ...fields })
      printThing(client, options, clientResult)
    })

/** RFC 6902 §4.1: `add` sets a member whether it is there or not. */
async function change(server: Server, id: string, fields: OAuth2Client): Promise<OAuth2Client> {
  const body = Object.entries(fields).map(([field, value]) => ({ op: 'add', path: `/${field}`, value }))
  return (await server.request(clientPath(id), { method: 'PATCH', body })).body as OAuth2Client
}

async function replace(server: Server, id: string, client: OAuth2Client): Promise<OAuth2Client> {
  return (await server.request(clientPath(id), { method: 'PUT', body: client })).body as OAuth2Client
}
