import type { X509Certificate } from 'node:crypto'
import { isInForce } from '../client-certificates/certificate-authorities.ts'
import { clientCertificate } from '../client-certificates/client-certificate.ts'
import type { ClientKey } from '../clients/client-keys.ts'
import { ClientKeysUnavailable } from '../clients/remote-key-sets.ts'
import type { AuthenticationMethod } from './method.ts'

/** RFC 8705 §2.2: a certificate that the client made itself and registered among its keys. */
export const selfSignedTlsClientAuth: AuthenticationMethod = {
  presents: 'none',
  async verify({ settings, clientKeys, clock }, client, _credentials, request) {
    const certificate = clientCertificate(settings, request)
    if (!certificate) return 'The client authenticates with a certificate, and the connection has none.'
    if (!isInForce(certificate, clock())) return 'The certificate has expired, or is not valid yet.'
    try {
      const isRegistered = (keys: readonly ClientKey[]) => keys.some((key) => isOf(key, certificate))
      return (
        isRegistered(await clientKeys.all(client)) ||
        isRegistered(await clientKeys.newest(client)) ||
        'The certificate is not among the keys that the client registered.'
      )
    } catch (error) {
      if (error instanceof ClientKeysUnavailable) return error.message
      throw error
    }
  },
}

/** The certificate that the key brings (`x5c`, RFC 7517 §4.7), or any that was made for the key. */
function isOf({ jwk, publicKey }: ClientKey, certificate: X509Certificate): boolean {
  const [registered] = jwk.x5c ?? []
  return registered === undefined
    ? publicKey.equals(certificate.publicKey)
    : Buffer.from(registered, 'base64').equals(certificate.raw)
}
