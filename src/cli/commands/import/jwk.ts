import { randomUUID } from 'node:crypto'
import { Command } from 'commander'
import { type JsonWebKey, keyDocument, keyResult, keySetPath } from '../../json-web-keys/key-result.ts'
import { type ReadKey, readKeys } from '../../json-web-keys/read-keys.ts'
import { printThings } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

type Options = ServerOptions &
  ResultOptions & { readonly use: string; readonly alg?: string; readonly defaultKeyId?: string }

export const importJwkCommand = () =>
  withServer(withResult(new Command('jwk')), 'admin')
    .aliases(['jwks', 'json-web-key', 'json-web-keys'])
    .description('Add the keys of files to a set: JSON Web Keys, sets of them, or keys in PEM')
    .argument('<set>')
    .argument('[files...]', 'standard input unless said')
    .option('--use <use>', 'of keys that do not say it', 'sig')
    .option('--alg <algorithm>', 'of keys that do not say it')
    .option('--default-key-id <kid>', 'key id of a key that has none; one is generated unless said')
    .action(async (set: string, files: readonly string[], options: Options) => {
      const server = serverAt(options, 'admin')
      // All files are read before anything is changed.
      const read = (await Promise.all((files.length > 0 ? files : ['-']).map(readKeys))).flat()
      const keys: JsonWebKey[] = []
      for (const key of read.map((key) => completed(key, options))) {
        const path = `${keySetPath(set)}/${encodeURIComponent(key.kid)}`
        keys.push((await server.request(path, { method: 'PUT', body: key })).body as JsonWebKey)
      }
      printThings(keys, options, keyResult(set), keyDocument(set, keys))
    })

/** What the admin API needs to know of a key. */
function completed(key: ReadKey, { use, alg, defaultKeyId }: Options): JsonWebKey {
  const algorithm = alg ?? usualAlgorithm(key)
  return { use, ...(algorithm && { alg: algorithm }), kid: defaultKeyId ?? randomUUID(), ...key }
}

/** RFC 7518 §3.1, RFC 8037 §3.1 */
function usualAlgorithm({ kty, crv }: ReadKey): string | undefined {
  if (kty === 'RSA') return 'RS256'
  if (kty === 'OKP') return 'EdDSA'
  return { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' }[String(crv)]
}
