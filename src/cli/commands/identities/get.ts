import { Command } from 'commander'
import { type Identity, identityPath, identityResult } from '../../identities/identity-result.ts'
import { splitList } from '../../oauth2-clients/client-options.ts'
import { printOneOrSeveral } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

type Options = ServerOptions & ResultOptions & { readonly includeCredential?: readonly string[] }

export const getIdentityCommand = (name: string) =>
  withServer(withResult(new Command(name)), 'admin')
    .description('Show identities by their ids')
    .argument('<ids...>')
    .option('--include-credential <types>', 'with what these credentials hold, such as oidc', splitList)
    .action(async (ids: readonly string[], options: Options) => {
      const server = serverAt(options, 'admin')
      const included = (options.includeCredential ?? []).map((type) => ['include_credential', type])
      const query = included.length > 0 ? `?${new URLSearchParams(included)}` : ''
      const identities: Identity[] = []
      for (const id of ids) identities.push((await server.request(identityPath(id) + query)).body as Identity)
      printOneOrSeveral(identities, options, identityResult)
    })
