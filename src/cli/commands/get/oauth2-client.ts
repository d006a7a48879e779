import { Command } from 'commander'
import { clientPath } from '../../oauth2-clients/client-path.ts'
import { clientResult, type OAuth2Client } from '../../oauth2-clients/client-result.ts'
import { printOneOrSeveral } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

export const getOAuth2ClientCommand = () =>
  withServer(withResult(new Command('oauth2-client')), 'admin')
    .alias('client')
    .description('Show applications by their client ids')
    .argument('<ids...>')
    .action(async (ids: readonly string[], options: ServerOptions & ResultOptions) => {
      const server = serverAt(options, 'admin')
      const clients: OAuth2Client[] = []
      for (const id of ids) clients.push((await server.request(clientPath(id))).body as OAuth2Client)
      printOneOrSeveral(clients, options, clientResult)
    })
