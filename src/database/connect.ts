import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { PlatformError } from '../contracts/platform-error.ts'

/**
 * How to connect to the database that an address names: `postgres://user:password@host:port/name`, with
 * user and password percent-encoded (RFC 3986 §2.1). `?host=/directory` connects to a Unix socket.
 *
 * TLS: over a network the server's certificate is verified unless the address says `sslmode=disable` or
 * `sslmode=no-verify`; `sslrootcert=FILE` names the authority to trust. On loopback and on sockets TLS is
 * used only when `sslmode` asks for it.
 *
 * @throws PlatformError `database_address_invalid`
 */
export function connectionOptions(address: string): pg.PoolConfig {
  const url = parse(address)
  const parameter = (name: string) => url.searchParams.get(name) ?? undefined
  const host = parameter('host') ?? decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '')
  const database = decodeURIComponent(url.pathname.slice(1))
  if (!host || !database) throw invalid('it needs a host and the name of a database')
  return {
    host,
    port: Number(parameter('port') ?? (url.port || 5432)),
    user: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    database,
    application_name: parameter('application_name') ?? 'identity-platform',
    ssl: transportSecurity(host, parameter('sslmode'), parameter('sslrootcert')),
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  }
}

/** The address without its password, fit for a log and for an error message. */
export function withoutPassword(address: string): string {
  const url = parse(address)
  if (url.password) url.password = '***'
  return url.toString()
}

const unencoded =
  'special characters in the user or password must be percent-encoded, "@" as %40 and "/" as %2F'

function parse(address: string): URL {
  if (!/^postgres(ql)?:\/\//.test(address)) throw invalid('it must begin with postgres://')
  if (/[/@]/.test(address.replace(/^[^/]*\/\/[^/]*\/?|\?.*$/g, ''))) throw invalid(unencoded)
  try {
    // The URL standard allows an empty host only in some schemes; a socket directory stands in `?host=`.
    return new URL(address.replace(/^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)\//, '$1localhost/'))
  } catch {
    throw invalid(unencoded)
  }
}

function transportSecurity(
  host: string,
  mode: string | undefined,
  rootCertificate: string | undefined,
): pg.PoolConfig['ssl'] {
  const local = host.startsWith('/') || host === 'localhost' || host === '::1' || host.startsWith('127.')
  if (mode === 'disable' || (mode === undefined && local)) return false
  if (mode === 'no-verify') return { rejectUnauthorized: false }
  if (mode !== undefined && !['prefer', 'require', 'verify-ca', 'verify-full'].includes(mode))
    throw invalid(`sslmode "${mode}" is unknown; use verify-full, no-verify or disable`)
  try {
    return rootCertificate ? { ca: readFileSync(rootCertificate, 'utf8') } : true
  } catch {
    throw invalid(`the certificate file of sslrootcert, ${rootCertificate}, cannot be read`)
  }
}

function invalid(reason: string): PlatformError {
  return new PlatformError({
    status: 500,
    code: 'database_address_invalid',
    message: `The address of the database is not usable: ${reason}.`,
  })
}
