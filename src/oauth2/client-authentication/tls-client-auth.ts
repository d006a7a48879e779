import type { X509Certificate } from 'node:crypto'
import { alternativeUris } from '../client-certificates/alternative-uris.ts'
import { isSignedByAuthority } from '../client-certificates/certificate-authorities.ts'
import { clientCertificate } from '../client-certificates/client-certificate.ts'
import { isSameName } from '../client-certificates/distinguished-name.ts'
import type { ClientDocument } from '../clients/client.ts'
import type { AuthenticationMethod } from './method.ts'

/** RFC 8705 §2.1: a certificate that a known authority signed for the name that the client registered. */
export const tlsClientAuth: AuthenticationMethod = {
  presents: 'none',
  async verify({ settings, clock }, { document }, _credentials, request) {
    const certificate = clientCertificate(settings, request)
    if (!certificate) return 'The client authenticates with a certificate, and the connection has none.'
    const authorities = settings.clientCertificates?.authorities ?? []
    if (!isSignedByAuthority(certificate, authorities, clock()))
      return 'The certificate has expired, is not one for clients, or no authority that this server knows signed it.'
    return (
      namesClient(certificate, document) || 'The certificate is for another name than the client registered.'
    )
  },
}

/** RFC 8705 §2.1.2: the one name that is registered. */
function namesClient(certificate: X509Certificate, document: ClientDocument): boolean {
  const {
    tls_client_auth_subject_dn: subject,
    tls_client_auth_san_dns: host,
    tls_client_auth_san_uri: uri,
    tls_client_auth_san_ip: address,
    tls_client_auth_san_email: email,
  } = document
  if (subject !== undefined) return isSameName(subject, certificate.subject)
  const literally = { subject: 'never', wildcards: false } as const
  if (host !== undefined) return certificate.checkHost(host, literally) === host
  if (uri !== undefined) return alternativeUris(certificate).includes(uri)
  if (address !== undefined) return certificate.checkIP(address) !== undefined
  return email !== undefined && certificate.checkEmail(email, { subject: 'never' }) !== undefined
}
