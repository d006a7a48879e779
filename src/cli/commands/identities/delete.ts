import { Command } from 'commander'
import { identityPath } from '../../identities/identity-result.ts'
import { eachOf } from '../../results/each-of.ts'
import { idResult } from '../../results/id-result.ts'
import { printOneOrSeveral } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

export const deleteIdentityCommand = (name: string) =>
  withServer(withResult(new Command(name)), 'admin')
    .description('Delete identities by their ids, with their sessions and credentials')
    .argument('<ids...>')
    .action(async (ids: readonly string[], options: ServerOptions & ResultOptions) => {
      const server = serverAt(options, 'admin')
      const deleted = await eachOf(
        ids,
        (id) => id,
        (id) => server.request(identityPath(id), { method: 'DELETE' }),
      )
      if (deleted.length > 0) printOneOrSeveral(deleted, options, idResult)
    })
