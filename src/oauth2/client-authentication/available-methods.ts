import type { OAuth2Settings } from '../settings.ts'

/** Whether clients can use a method of authentication with a server of these settings. */
export function isAvailable(
  method: string,
  { clientCertificates }: Pick<OAuth2Settings, 'clientCertificates'>,
): boolean {
  if (method === 'tls_client_auth') return (clientCertificates?.authorities.length ?? 0) > 0
  if (method === 'self_signed_tls_client_auth') return clientCertificates !== undefined
  return true
}
