import { Command } from 'commander'
import { idResult } from '../../results/id-result.ts'
import { printThing } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'
import { type ApplicationOptions, applicationOf, asApplication, sentBy } from '../../tokens/application.ts'

export const revokeTokenCommand = () =>
  asApplication(withServer(withResult(new Command('token')), 'public'))
    .description('End an access or refresh token of an application, and what was issued with it')
    .argument('<token>')
    .action(async (token: string, options: ServerOptions & ResultOptions & ApplicationOptions) => {
      await serverAt(options, 'public').request('/oauth2/revoke', sentBy(applicationOf(options), { token }))
      printThing(token, options, idResult)
    })
