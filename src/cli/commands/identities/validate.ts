import { Command } from 'commander'
import { failureSentence } from '../../../platform/failure.ts'
import { openDocument } from '../../documents/open-document.ts'
import { readDocuments } from '../../documents/read-documents.ts'
import { IdentityChecks } from '../../identities/identity-checks.ts'
import { print } from '../../output.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

export const validateIdentitiesCommand = (name: string) =>
  withServer(new Command(name), 'admin')
    .description('Say what is wrong with the identities of files, by the schemas of a running server')
    .argument('<files...>', 'a JSON object, a list of them, or one a line; "-" is standard input')
    .action(async (files: readonly string[], options: ServerOptions) => {
      const checks = await IdentityChecks.of(serverAt(options, 'admin'))
      for (const file of files) {
        const { name, chunks } = openDocument(file)
        let count = 0
        let wrong = 0
        for await (const { value } of readDocuments(chunks, name)) {
          count++
          try {
            checks.check(value)
          } catch (error) {
            wrong++
            process.stderr.write(`${name}, object ${count}: ${failureSentence(error)}\n`)
          }
        }
        if (wrong > 0) process.exitCode = 1
        print(`${name}: ${count - wrong} of ${count} identities can be imported.`)
      }
    })
