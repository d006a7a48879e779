import { isIP } from 'node:net'
import { isAvailable } from '../../client-authentication/available-methods.ts'
import { isSigningAlgorithm, signingAlgorithmNames } from '../../keys/signing-algorithms.ts'
import type { ClientDocument } from '../client.ts'
import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

const methods = [
  ...['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  ...['tls_client_auth', 'self_signed_tls_client_auth', 'none'],
]

/** Those that take the keys that the client registered. */
const methodsWithKeys = ['private_key_jwt', 'self_signed_tls_client_auth']

/** How the client authenticates (OpenID Connect Core §9). */
export const checkAuthentication: ClientCheck = (document, settings) => {
  const { token_endpoint_auth_method: method, token_endpoint_auth_signing_alg: algorithm } = document
  if (!methods.includes(method))
    throw invalidMetadata(
      `"token_endpoint_auth_method" must be one of ${methods.join(', ')}, not "${method}".`,
    )
  if (!isAvailable(method, settings))
    throw invalidMetadata(
      `The method "${method}" needs "public.client_certificates" in the configuration of the server.`,
    )
  if (algorithm !== undefined && !isSigningAlgorithm(algorithm))
    throw invalidMetadata(
      `"token_endpoint_auth_signing_alg" must be one of ${signingAlgorithmNames.join(', ')}, not "${algorithm}".`,
    )
  if (methodsWithKeys.includes(method) && !hasKeys(document) && document.jwks_uri === undefined)
    throw invalidMetadata(`The method "${method}" needs "jwks" or "jwks_uri".`)
  if (method === 'tls_client_auth') checkCertificateName(document)
}

/** RFC 8705 §2.1.2: what each of them has to look like. */
const certificateNameForms = {
  tls_client_auth_subject_dn: (name: string) => /^[^=]+=./.test(name),
  tls_client_auth_san_dns: (name: string) => /^[\w-]+(\.[\w-]+)*$/.test(name),
  tls_client_auth_san_uri: (name: string) => URL.canParse(name),
  tls_client_auth_san_ip: (name: string) => isIP(name) !== 0,
  tls_client_auth_san_email: (name: string) => /^[^\s@]+@[^\s@]+$/.test(name),
} as const

const certificateNames = Object.keys(certificateNameForms) as (keyof typeof certificateNameForms)[]

function checkCertificateName(document: ClientDocument): void {
  const [name, ...more] = certificateNames.filter((one) => document[one])
  if (name === undefined || more.length > 0)
    throw invalidMetadata(`The method "tls_client_auth" needs exactly one of ${certificateNames.join(', ')}.`)
  if (!certificateNameForms[name](document[name] as string))
    throw invalidMetadata(`"${name}" cannot be the name of a certificate: "${document[name]}".`)
}

/** What the client's tokens are bound to (RFC 8705 §3.4, RFC 9449 §5.2). */
export const checkSenderConstraint: ClientCheck = (document, { clientCertificates }) => {
  if (!document.tls_client_certificate_bound_access_tokens) return
  if (document.dpop_bound_access_tokens)
    throw invalidMetadata(
      '"tls_client_certificate_bound_access_tokens" and "dpop_bound_access_tokens" exclude each other.',
    )
  if (!clientCertificates)
    throw invalidMetadata(
      '"tls_client_certificate_bound_access_tokens" needs "public.client_certificates" in the configuration of the server.',
    )
}

/** The client's own public keys (RFC 7591 §2). */
export const checkKeys: ClientCheck = (document) => {
  const { jwks, jwks_uri } = document
  if (jwks.keys && jwks_uri !== undefined)
    throw invalidMetadata('"jwks" and "jwks_uri" exclude each other: set one of them.')
  for (const key of jwks.keys ?? []) {
    if (typeof key.kty !== 'string') throw invalidMetadata('Every key of "jwks" needs its type, "kty".')
    if ('d' in key || 'k' in key)
      throw invalidMetadata('"jwks" must hold public keys only: remove the private parts.')
  }
}

function hasKeys({ jwks }: ClientDocument): boolean {
  return (jwks.keys ?? []).length > 0
}
