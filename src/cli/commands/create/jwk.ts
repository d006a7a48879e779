import { Command } from 'commander'
import { type JsonWebKeySet, keyDocument, keyResult, keySetPath } from '../../json-web-keys/key-result.ts'
import { publicKey } from '../../json-web-keys/public-key.ts'
import { printThings } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

type Options = ServerOptions &
  ResultOptions & { readonly alg: string; readonly use: string; readonly public?: boolean }

export const createJwkCommand = () =>
  withServer(withResult(new Command('jwk')), 'admin')
    .aliases(['jwks', 'json-web-key', 'json-web-keys'])
    .description('Make a key and add it to a set')
    .argument('<set>')
    .argument('[kid]', 'its key id; one is generated unless said')
    .option('--alg <algorithm>', 'what it signs with', 'RS256')
    .option('--use <use>', 'sig or enc', 'sig')
    .option('--public', 'show only its public part')
    .action(async (set: string, kid: string | undefined, options: Options) => {
      const { body } = await serverAt(options, 'admin').request(keySetPath(set), {
        method: 'POST',
        body: { alg: options.alg, use: options.use, ...(kid !== undefined && { kid }) },
      })
      const made = (body as JsonWebKeySet).keys
      const keys = options.public ? made.map(publicKey) : made
      printThings(keys, options, keyResult(set), keyDocument(set, keys))
    })
