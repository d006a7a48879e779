import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { splitList } from '../../oauth2-clients/client-options.ts'
import { ApplicationServer } from '../../perform/application-server.ts'
import { Authorization } from '../../perform/authorization.ts'
import { Decisions } from '../../perform/decisions.ts'
import { openBrowser } from '../../perform/open-browser.ts'
import { printThing } from '../../results/print-result.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'
import { serverAt } from '../../server/server.ts'
import { type ServerOptions, withServer } from '../../server/server-options.ts'
import { type ApplicationOptions, applicationOf, asApplication } from '../../tokens/application.ts'
import { tokenResult, withExpiry } from '../../tokens/token-result.ts'

interface Options extends ServerOptions, ResultOptions, ApplicationOptions {
  readonly port: string
  readonly redirect?: string
  readonly scope: readonly string[]
  readonly audience?: readonly string[]
  readonly prompt?: readonly string[]
  readonly maxAge?: string
  readonly responseMode?: string
  readonly open: boolean
  readonly https?: boolean
  readonly certificate?: string
  readonly key?: string
  readonly adminEndpoint?: string
  readonly skip?: boolean
  readonly subject: string
}

export const performAuthorizationCodeCommand = () =>
  asApplication(withServer(withResult(new Command('authorization-code')), 'public'))
    .alias('code')
    .description('Get tokens as an application does that people sign in to (RFC 6749 §4.1), on this machine')
    .option('-p, --port <number>', 'where the application listens', '4446')
    .option('--redirect <url>', 'its redirect URI; http://127.0.0.1:<port>/callback unless said')
    .option('--scope <scopes>', 'scopes to ask for; offline and openid unless said', splitList, [])
    .option('--audience <audiences>', 'audiences to ask for', splitList)
    .option('--prompt <prompts>', 'such as login, consent or none', splitList)
    .option('--max-age <seconds>', 'how long ago the sign-in may be')
    .option('--response-mode <mode>', 'query or form_post')
    .option('--no-open', 'write the address and do not open a browser')
    .option('--https', 'listen with TLS, with --certificate and --key')
    .option('--certificate <file>', 'certificate chain in PEM')
    .option('--key <file>', 'its private key in PEM')
    .option('--admin-endpoint <url>', 'the application also answers /login and /consent, by this admin API')
    .option('--skip', 'answers them without showing a page')
    .option('--subject <subject>', 'who signs in with --skip', 'person@example.com')
    .action(async (options: Options, command: Command) => {
      if (options.https && !(options.certificate && options.key))
        command.error('error: --https needs --certificate and --key')
      if (options.skip && !options.adminEndpoint) command.error('error: --skip needs --admin-endpoint')
      printThing(withExpiry(await signIn(options)), options, tokenResult)
    })

async function signIn(options: Options): Promise<unknown> {
  const server = serverAt(options, 'public')
  const origin = `${options.https ? 'https' : 'http'}://127.0.0.1:${options.port}`
  const authorization = new Authorization({
    ...options,
    application: applicationOf(options),
    redirectUri: options.redirect ?? `${origin}/callback`,
    scope: options.scope.length > 0 ? options.scope : ['offline', 'openid'],
  })
  const application = await ApplicationServer.start({
    port: Number(options.port),
    tls: options.https
      ? {
          cert: readFileSync(options.certificate as string, 'utf8'),
          key: readFileSync(options.key as string, 'utf8'),
        }
      : undefined,
    authorizationUrl: () => authorization.url(server),
    redeem: (answer) => authorization.redeem(server, answer),
    decisions: options.adminEndpoint
      ? new Decisions(serverAt({ ...options, endpoint: options.adminEndpoint }, 'admin'))
      : undefined,
    skipAs: options.skip ? options.subject : undefined,
  })
  try {
    process.stderr.write(`Open ${origin}/ and sign in.\n`)
    if (options.open) openBrowser(`${origin}/`)
    return await application.tokens
  } finally {
    application.close()
  }
}
