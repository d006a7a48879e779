import { Command } from 'commander'
import { splitList } from '../../oauth2-clients/client-options.ts'
import { printThing } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'
import { type ApplicationOptions, applicationOf, asApplication, sentBy } from '../../tokens/application.ts'
import { tokenResult, withExpiry } from '../../tokens/token-result.ts'

type Options = ServerOptions &
  ResultOptions &
  ApplicationOptions & { readonly scope?: readonly string[]; readonly audience?: readonly string[] }

export const performClientCredentialsCommand = () =>
  asApplication(withServer(withResult(new Command('client-credentials')), 'public'))
    .alias('client')
    .description('Get an access token for an application itself (RFC 6749 §4.4)')
    .option('--scope <scopes>', 'scopes to ask for', splitList)
    .option('--audience <audiences>', 'audiences to ask for', splitList)
    .action(async (options: Options) => {
      const { body } = await serverAt(options, 'public').request(
        '/oauth2/token',
        sentBy(applicationOf(options), {
          grant_type: 'client_credentials',
          scope: options.scope?.join(' '),
          audience: options.audience?.join(' '),
        }),
      )
      printThing(withExpiry(body), options, tokenResult)
    })
