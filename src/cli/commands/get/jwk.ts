import { Command } from 'commander'
import { type JsonWebKeySet, keyDocument, keyResult, keySetPath } from '../../json-web-keys/key-result.ts'
import { publicKey } from '../../json-web-keys/public-key.ts'
import { printThings } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

type Options = ServerOptions & ResultOptions & { readonly public?: boolean }

export const getJwkCommand = () =>
  withServer(withResult(new Command('jwk')), 'admin')
    .aliases(['jwks', 'json-web-key', 'json-web-keys'])
    .description('Show the keys of a set, private parts included')
    .argument('<set>')
    .argument('[kid]', 'only this key')
    .option('--public', 'show only public parts')
    .action(async (set: string, kid: string | undefined, options: Options) => {
      const path = kid === undefined ? keySetPath(set) : `${keySetPath(set)}/${encodeURIComponent(kid)}`
      const { keys: found } = (await serverAt(options, 'admin').request(path)).body as JsonWebKeySet
      const keys = options.public ? found.map(publicKey) : found
      printThings(keys, options, keyResult(set), keyDocument(set, keys))
    })
