import { Command } from 'commander'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { readWhole } from '../../documents/open-document.ts'
import { type Identity, identityPath, identityResult } from '../../identities/identity-result.ts'
import { printThing } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

export const patchIdentityCommand = (name: string) =>
  withServer(withResult(new Command(name)), 'admin')
    .description('Change parts of an identity by a JSON Patch (RFC 6902)')
    .argument('<id>')
    .argument('[file]', 'the patch; standard input unless said', '-')
    .action(async (id: string, file: string, options: ServerOptions & ResultOptions) => {
      const patch = parsePatch(file, await readWhole(file))
      const { body } = await serverAt(options, 'admin').request(identityPath(id), {
        method: 'PATCH',
        body: patch,
      })
      printThing(body as Identity, options, identityResult)
    })

function parsePatch(file: string, text: string): readonly unknown[] {
  try {
    const patch: unknown = JSON.parse(text)
    if (Array.isArray(patch)) return patch
  } catch {
    // Said below.
  }
  throw new PlatformError({
    status: 400,
    code: 'file_unreadable',
    message: `${file} holds no JSON Patch: it must be a list of operations, [{"op": "replace", "path": "/traits/email", "value": "new@example.com"}].`,
  })
}
