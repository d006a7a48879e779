import { Command } from 'commander'
import { keySetPath } from '../../json-web-keys/key-result.ts'
import { eachOf } from '../../results/each-of.ts'
import { idResult } from '../../results/id-result.ts'
import { printOneOrSeveral } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

export const deleteJwkCommand = () =>
  withServer(withResult(new Command('jwk')), 'admin')
    .aliases(['jwks', 'json-web-key', 'json-web-keys'])
    .description('Delete sets of keys')
    .argument('<sets...>')
    .action(async (sets: readonly string[], options: ServerOptions & ResultOptions) => {
      const server = serverAt(options, 'admin')
      const deleted = await eachOf(
        sets,
        (set) => set,
        (set) => server.request(keySetPath(set), { method: 'DELETE' }),
      )
      if (deleted.length > 0) printOneOrSeveral(deleted, options, idResult)
    })
