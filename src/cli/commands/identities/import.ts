import { Command } from 'commander'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { importDocuments } from '../../documents/import-documents.ts'
import { idResult } from '../../results/id-result.ts'
import { printOneOrSeveral } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { type Server, serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

/** As many as the server takes with passwords in clear. */
const batchSize = 200
/** One batch after the other, so that of two identities with the same address it is the first that is created. */
const atOnce = 1

export const importIdentitiesCommand = (name: string) =>
  withServer(withResult(new Command(name)), 'admin')
    .description('Create the identities of files: a JSON object, a list of them, or one a line')
    .argument('[files...]', 'standard input unless said')
    .action(async (files: readonly string[], options: ServerOptions & ResultOptions) => {
      const server = serverAt(options, 'admin')
      const { made } = await importDocuments(files.length > 0 ? files : ['-'], {
        what: 'identities',
        batchSize,
        atOnce,
        send: (identities) => createIdentities(server, identities),
      })
      if (made.length > 0) printOneOrSeveral(made, options, idResult)
    })

interface Created {
  readonly identity?: string
  readonly error?: { readonly message?: string; readonly reason?: string }
}

async function createIdentities(
  server: Server,
  identities: readonly object[],
): Promise<readonly (string | PlatformError)[]> {
  const { body } = await server.request('/admin/identities', {
    method: 'PATCH',
    body: { identities: identities.map((create) => ({ create })) },
  })
  return (body as { identities: readonly Created[] }).identities.map(
    ({ identity, error }) =>
      identity ??
      new PlatformError({
        status: 400,
        code: 'identity_refused',
        message: error?.reason ?? error?.message ?? 'The server refused it.',
      }),
  )
}
