import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const program = '/usr/sbin/apache2'
const modules = '/usr/lib/apache2/modules'

/** Why there can be no Apache here, with the command that changes it; undefined where there can be. */
export const apacheMissing: string | undefined =
  existsSync(program) && existsSync(join(modules, 'mod_auth_openidc.so'))
    ? undefined
    : 'Apache with mod_auth_openidc is missing: run "apt-get install apache2 libapache2-mod-auth-openidc"'

/** An application of this test: a site of its own, protected by mod_auth_openidc. */
export interface ProtectedSite {
  /** Its address without a slash at the end, on a host below `localhost`, which browsers find without DNS. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What a site is registered with as a client. */
export const siteRedirectUri = (site: Pick<ProtectedSite, 'url'>) => `${site.url}/protected/callback`

/** Where a site shows that its session is over. */
export const signedOutUrl = (site: Pick<ProtectedSite, 'url'>) => `${site.url}/signed-out.html`

/** Signs out of the site and of the platform. */
export const signOutUrl = (site: Pick<ProtectedSite, 'url'>) =>
  `${siteRedirectUri(site)}?logout=${encodeURIComponent(signedOutUrl(site))}`

export interface ApacheOptions {
  /** The issuer; the discovery document is below it. */
  readonly issuer: string
  readonly port: number
  readonly sites: readonly ProtectedSite[]
}

export interface Apache {
  readonly errorLog: () => string
  readonly stop: () => Promise<void>
}

/**
 * Apache with sites that ask the issuer who comes: discovery, code flow with PKCE, userinfo. Each has the
 * same page at addresses that ask in different ways:
 * `/protected/`, `/protected/again/` (`prompt=login`), `/protected/recent/` (`max_age=0`).
 */
export async function startApache(options: ApacheOptions): Promise<Apache> {
  const directory = mkdtempSync(join(tmpdir(), 'identity-platform-apache-'))
  const configuration = join(directory, 'apache.conf')
  const errorLog = join(directory, 'error.log')
  writeFileSync(configuration, configurationText(directory, options))
  writeFileSync(errorLog, '')
  writePages(join(directory, 'pages'))
  const account = unprivileged(directory, errorLog)
  const apache = spawn(program, ['-DFOREGROUND', '-f', configuration], { ...account, stdio: 'ignore' })
  const ended = once(apache, 'exit')
  await answering(options.sites[0]!.url, apache, errorLog)
  return {
    errorLog: () => readFileSync(errorLog, 'utf8'),
    stop: async () => {
      apache.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function configurationText(directory: string, { issuer, port, sites }: ApacheOptions): string {
  const loaded = [
    'mpm_event',
    'authn_core',
    'authz_core',
    'authz_user',
    'auth_openidc',
    'mime',
    'dir',
    'include',
    'filter',
  ]
  return `
ServerRoot ${directory}
DefaultRuntimeDir ${directory}
PidFile ${directory}/apache.pid
Mutex file:${directory}
ErrorLog ${directory}/error.log
LogLevel warn auth_openidc:warn
Listen 127.0.0.1:${port}
ServerName localhost
StartServers 1
ServerLimit 1
ThreadsPerChild 16
MaxRequestWorkers 16
${loaded.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
TypesConfig /etc/mime.types
AddDefaultCharset utf-8
DocumentRoot ${directory}/pages
DirectoryIndex index.shtml
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
<Directory ${directory}/pages>
  Options +Includes
</Directory>
${sites.map((site) => siteConfiguration(issuer, port, site)).join('')}`
}

function siteConfiguration(issuer: string, port: number, site: ProtectedSite): string {
  return `
<VirtualHost 127.0.0.1:${port}>
  ServerName ${new URL(site.url).hostname}
  OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
  OIDCClientID ${site.clientId}
  OIDCClientSecret ${site.clientSecret}
  OIDCRedirectURI ${siteRedirectUri(site)}
  OIDCCryptoPassphrase ${site.clientSecret}
  OIDCScope "openid profile email"
  OIDCPKCEMethod S256
  OIDCDefaultLoggedOutURL ${signedOutUrl(site)}
  <Location /protected>
    AuthType openid-connect
    Require valid-user
  </Location>
  <Location /protected/again>
    OIDCPathAuthRequestParams prompt=login
  </Location>
  <Location /protected/recent>
    OIDCPathAuthRequestParams max_age=0
  </Location>
</VirtualHost>
`
}

function writePages(pages: string): void {
  const claims = ['sub', 'name', 'given_name', 'family_name', 'email', 'email_verified', 'iss', 'aud', 'sid']
  const rows = claims
    .map((name) => `<dt>${name}</dt><dd id="${name}"><!--#echo var="OIDC_CLAIM_${name}" --></dd>`)
    .join('\n')
  const protectedPage = `<!doctype html><html lang="en"><title>Protected page</title>
<h1>Protected page</h1><dl>${rows}</dl>\n`
  for (const path of ['', 'again', 'recent']) {
    const folder = join(pages, 'protected', path)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'index.shtml'), protectedPage)
  }
  writeFileSync(
    join(pages, 'signed-out.html'),
    '<!doctype html><html lang="en"><title>Signed out</title><h1>This application has signed you out</h1>',
  )
}

/** Apache runs as nobody when the tests run as root, so that it cannot do more than an application could. */
function unprivileged(directory: string, errorLog: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const nobody = { uid: 65_534, gid: 65_534 }
  for (const path of [directory, errorLog]) chownSync(path, nobody.uid, nobody.gid)
  chmodSync(directory, 0o755)
  return nobody
}

async function answering(url: string, apache: ChildProcess, errorLog: string): Promise<void> {
  const port = new URL(url).port
  while (apache.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/signed-out.html`).catch(() => undefined)
    if (answer?.ok) return
    await wait(20)
  }
  throw new Error(`Apache did not start:\n${readFileSync(errorLog, 'utf8')}`)
}
