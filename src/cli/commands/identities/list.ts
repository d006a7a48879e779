import { Command } from 'commander'
import { type Identity, identityResult } from '../../identities/identity-result.ts'
import { printThings } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { type PageOptions, withPages } from '../../server/page-options.ts'
import { pageDocument, readPages } from '../../server/read-pages.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

type Options = ServerOptions & ResultOptions & PageOptions & { readonly identifier?: string }

export const listIdentitiesCommand = (name: string) =>
  withServer(withResult(withPages(new Command(name))), 'admin')
    .description('List identities by the order of their ids')
    .option('--identifier <identifier>', 'only the one that signs in with this address or name')
    .action(async (options: Options) => {
      const pages = await readPages<Identity>(serverAt(options, 'admin'), '/admin/identities', options, {
        credentials_identifier: options.identifier,
      })
      printThings(pages.items, options, identityResult, pageDocument(pages))
    })
