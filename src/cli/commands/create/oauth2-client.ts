import { Command } from 'commander'
import { clientFields, withClientFields } from '../../oauth2-clients/client-options.ts'
import { clientResult, type OAuth2Client } from '../../oauth2-clients/client-result.ts'
import { readClient } from '../../oauth2-clients/read-client.ts'
import { printThing } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

type Options = ServerOptions & ResultOptions & { readonly id?: string; readonly file?: string }

/** What a client may do unless it is said. */
const usual = { grant_types: ['authorization_code'], response_types: ['code'] }

export const createOAuth2ClientCommand = () =>
  withServer(withResult(withClientFields(new Command('oauth2-client'))), 'admin')
    .alias('client')
    .description('Register an application; its secret is shown this once')
    .option('--id <id>', 'its client id; one is generated unless said')
    .action(async (options: Options, command: Command) => {
      const { body } = await serverAt(options, 'admin').request('/admin/clients', {
        method: 'POST',
        body: {
          ...usual,
          ...(await readClient(options.file)),
          ...clientFields(command),
          ...(options.id !== undefined && { client_id: options.id }),
        },
      })
      printThing(body as OAuth2Client, options, clientResult)
    })
