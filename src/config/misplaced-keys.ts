import { type Path, pathText } from './path.ts'

const notInThisVersion = 'this version of the platform does not have what it sets. Remove it.'

/**
 * Keys of a Hydra or Kratos configuration that the platform takes in another place, or not at all, with what
 * to do instead. A key that the schema knows never comes here.
 */
const misplacedKeys: readonly (readonly [pattern: string, instead: string])[] = [
  ['tracing.providers.jaeger', 'Jaeger takes OTLP: set "tracing.provider" to otel and name it in "otlp".'],
  ['tracing.providers.zipkin', 'traces are sent over OTLP: set "tracing.provider" to otel.'],
  ['oauth2.dsn', 'set "database" at the top of the file instead.'],
  ...['host', 'port', 'base_url', 'socket', 'request_log', 'tls'].map(
    (key) => [`oauth2.serve.public.${key}`, 'set "public" at the top of the file instead.'] as const,
  ),
  ['oauth2.serve.admin', 'set "admin" at the top of the file instead.'],
  ['oauth2.serve.tls', 'set "public.tls" at the top of the file instead.'],
  ['oauth2.serve.cookies.same_site_legacy_workaround', 'no browser in use needs it. Remove it.'],
  ['oauth2.log', 'set "log" at the top of the file instead.'],
  ['oauth2.clients', 'set "clients" at the top of the file instead.'],
  ['oauth2.hsm', 'signing keys are sealed in the database; hardware modules are not supported. Remove it.'],
  ['oauth2.db', 'the platform migrates its own tables. Remove it.'],
  [
    'oauth2.oauth2.session.encrypt_at_rest',
    'claims of a consent are stored as they are; encrypt the disk of the database. Remove it.',
  ],
  ['oauth2.oauth2.hashers', 'generated secrets need no slow hash, and chosen ones have one. Remove it.'],
  ['oauth2.sqa', 'the platform reports to nobody. Remove it.'],
  ['oauth2.cgroups', 'the number of processes is set by "serve --workers". Remove it.'],
  ['oauth2.profiling', 'start Node.js with --cpu-prof instead.'],
  ['oauth2.feature_flags', 'origins are taken as they are listed. Remove it.'],
  ['oauth2.urls.identity_provider', 'set "login_ui.identity_admin_url" instead.'],
  ['oauth2.version', 'the platform knows its version. Remove it.'],
  ['identity.dsn', 'set "database" at the top of the file instead.'],
  ['identity.serve.public.base_url', 'set "public_url" at the top of the file instead.'],
  ['identity.serve.public.cors', notInThisVersion],
  ['identity.serve.public', 'set "public" at the top of the file instead.'],
  ['identity.serve.admin', 'set "admin" at the top of the file instead.'],
  ['identity.log', 'set "log" at the top of the file instead.'],
  ['identity.clients.http', 'set "clients.http" at the top of the file instead.'],
  ['identity.selfservice.methods.oidc', 'set "providers" at the top of the file instead.'],
  ['identity.selfservice.methods', notInThisVersion],
  ['identity.selfservice.flows', notInThisVersion],
  ['identity.cookies', 'set "identity.session.cookie" instead.'],
  [
    'identity.session.cookie.secure',
    'cookies are Secure unless "public_url" begins with http://. Remove it.',
  ],
  ['identity.ciphers', 'tokens of providers are always sealed. Remove it.'],
  ['identity.courier', notInThisVersion],
  ['identity.hashers', notInThisVersion],
  ['identity.security', notInThisVersion],
  ['identity.session', notInThisVersion],
  ['identity.organizations', notInThisVersion],
  ['identity.enterprise', notInThisVersion],
  ['identity.feature_flags', notInThisVersion],
  ['identity.preview', 'every read sees what was written before it. Remove it.'],
  ['identity.database', 'expired rows are deleted in small batches by themselves. Remove it.'],
  ['identity.version', 'the platform knows its version. Remove it.'],
]

/** Sections that the platform has too: of those only these keys are known to be the originals' own. */
const originalsOwn: Readonly<Record<string, readonly string[]>> = {
  'identity.courier': [...['templates', 'template_override_path', 'client_cert_path', 'client_key_path']],
  'identity.session': ['earliest_possible_extend', 'tokenizer'],
  'identity.selfservice.flows': [
    ...['before', 'hooks', 'recovery', 'verification', 'style', 'login_hints'],
    ...['enable_legacy_one_step', 'clear_browser_data'],
    ...['password', 'code', 'webauthn', 'passkey', 'totp', 'lookup_secret', 'profile', 'oidc'],
  ],
}

/** What to do about a key that the originals have and the platform does not take at this place. */
export function misplacedKey(path: Path): string | undefined {
  const text = pathText(path)
  const [pattern, instead] =
    misplacedKeys.find(([pattern]) => text === pattern || text.startsWith(`${pattern}.`)) ?? []
  if (pattern === undefined) return undefined
  const own = originalsOwn[pattern]
  return own === undefined || own.includes(String(path.at(-1))) ? instead : undefined
}
