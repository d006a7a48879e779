import { Command } from 'commander'
import { splitList } from '../../oauth2-clients/client-options.ts'
import { printThing, type Result } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'

/** RFC 7662 §2.2 */
type Introspection = Readonly<Record<string, unknown>>

const introspectionResult: Result<Introspection> = {
  columns: [
    ['ACTIVE', ({ active }) => active],
    ['SUBJECT', ({ sub }) => sub],
    ['CLIENT ID', ({ client_id }) => client_id],
    ['SCOPE', ({ scope }) => scope],
    ['AUDIENCE', ({ aud }) => aud],
    ['EXPIRY', ({ exp }) => (typeof exp === 'number' ? new Date(exp * 1000).toISOString() : undefined)],
    ['TOKEN USE', ({ token_use }) => token_use],
  ],
  idOf: ({ active }) => String(active),
}

type Options = ServerOptions & ResultOptions & { readonly scope?: readonly string[] }

export const introspectTokenCommand = () =>
  withServer(withResult(new Command('token')), 'admin')
    .description('Say whether an access or refresh token is active, and for whom')
    .argument('<token>')
    .option('--scope <scopes>', 'the token must have all of these, or it counts as inactive', splitList)
    .action(async (token: string, options: Options) => {
      const form = new URLSearchParams({ token })
      if (options.scope) form.set('scope', options.scope.join(' '))
      const { body } = await serverAt(options, 'admin').request('/admin/oauth2/introspect', {
        method: 'POST',
        form,
      })
      printThing(body as Introspection, options, introspectionResult)
    })
