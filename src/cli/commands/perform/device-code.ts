import { Command } from 'commander'
import { splitList } from '../../oauth2-clients/client-options.ts'
import { type DeviceAuthorization, pollDeviceToken } from '../../perform/poll-device-token.ts'
import { printThing } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'
import { type ApplicationOptions, applicationOf, asApplication, sentBy } from '../../tokens/application.ts'
import { tokenResult, withExpiry } from '../../tokens/token-result.ts'

type Options = ServerOptions &
  ResultOptions &
  ApplicationOptions & { readonly scope: readonly string[]; readonly audience?: readonly string[] }

export const performDeviceCodeCommand = () =>
  asApplication(withServer(withResult(new Command('device-code')), 'public'))
    .alias('device')
    .description('Get tokens as a device without a browser does (RFC 8628)')
    .option('--scope <scopes>', 'scopes to ask for', splitList, [])
    .option('--audience <audiences>', 'audiences to ask for', splitList)
    .action(async (options: Options) => {
      const server = serverAt(options, 'public')
      const application = applicationOf(options)
      const scope = options.scope.length > 0 ? options.scope : ['offline', 'openid']
      const { body } = await server.request(
        '/oauth2/device/auth',
        sentBy(application, {
          client_id: application.id,
          scope: scope.join(' '),
          audience: options.audience?.join(' '),
        }),
      )
      const authorization = body as DeviceAuthorization
      const { verification_uri: page, verification_uri_complete: complete, user_code: code } = authorization
      process.stderr.write(`Open ${complete ?? page} and enter the code ${code}. Waiting for the decision.\n`)
      printThing(withExpiry(await pollDeviceToken(server, application, authorization)), options, tokenResult)
    })
