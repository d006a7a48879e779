import { Command } from 'commander'
import { clientPath } from '../../oauth2-clients/client-path.ts'
import { eachOf } from '../../results/each-of.ts'
import { idResult } from '../../results/id-result.ts'
import { printOneOrSeveral } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

export const deleteOAuth2ClientCommand = () =>
  withServer(withResult(new Command('oauth2-client')), 'admin')
    .alias('client')
    .description('Delete applications by their client ids, with all that they were granted')
    .argument('<ids...>')
    .action(async (ids: readonly string[], options: ServerOptions & ResultOptions) => {
      const server = serverAt(options, 'admin')
      const deleted = await eachOf(
        ids,
        (id) => id,
        (id) => server.request(clientPath(id), { method: 'DELETE' }),
      )
      if (deleted.length > 0) printOneOrSeveral(deleted, options, idResult)
    })
