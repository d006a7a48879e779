import { Command } from 'commander'
import { clientResult, type OAuth2Client } from '../../oauth2-clients/client-result.ts'
import { printThings } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { type PageOptions, withPages } from '../../server/page-options.ts'
import { pageDocument, readPages } from '../../server/read-pages.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

type Options = ServerOptions &
  ResultOptions &
  PageOptions & { readonly name?: string; readonly owner?: string }

export const listOAuth2ClientsCommand = () =>
  withServer(withResult(withPages(new Command('oauth2-clients'))), 'admin')
    .aliases(['clients', 'oauth2-client', 'client'])
    .description('List applications by the order of their client ids')
    .option('--name <name>', 'only those of exactly this name')
    .option('--owner <owner>', 'only those of exactly this owner')
    .action(async (options: Options) => {
      const pages = await readPages<OAuth2Client>(serverAt(options, 'admin'), '/admin/clients', options, {
        client_name: options.name,
        owner: options.owner,
      })
      printThings(pages.items, options, clientResult, pageDocument(pages))
    })
