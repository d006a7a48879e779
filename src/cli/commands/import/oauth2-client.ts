import { Command } from 'commander'
import { importDocuments } from '../../documents/import-documents.ts'
import { clientResult, type OAuth2Client } from '../../oauth2-clients/client-result.ts'
import { printOneOrSeveral } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

const atOnce = 16

export const importOAuth2ClientCommand = () =>
  withServer(withResult(new Command('oauth2-client')), 'admin')
    .aliases(['oauth2-clients', 'client', 'clients'])
    .description('Register the applications of files: a JSON object, a list of them, or one a line')
    .argument('[files...]', 'standard input unless said')
    .action(async (files: readonly string[], options: ServerOptions & ResultOptions) => {
      const server = serverAt(options, 'admin')
      const { made } = await importDocuments(files.length > 0 ? files : ['-'], {
        what: 'clients',
        batchSize: 1,
        atOnce,
        send: async ([body]) => {
          const answer = await server.request('/admin/clients', { method: 'POST', body })
          return [answer.body as OAuth2Client]
        },
      })
      if (made.length > 0) printOneOrSeveral(made, options, clientResult)
    })
