import { Command } from 'commander'
import { idResult } from '../../results/id-result.ts'
import { printThing } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

export const deleteAccessTokensCommand = () =>
  withServer(withResult(new Command('access-tokens')), 'admin')
    .description('End all access tokens of an application; its refresh tokens stay')
    .argument('<client-id>')
    .action(async (clientId: string, options: ServerOptions & ResultOptions) => {
      await serverAt(options, 'admin').request('/admin/oauth2/tokens', {
        method: 'DELETE',
        query: { client_id: clientId },
      })
      printThing(clientId, options, idResult)
    })
