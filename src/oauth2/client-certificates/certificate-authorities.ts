import { X509Certificate } from 'node:crypto'

/** For TLS clients (RFC 5280 §4.2.1.12). */
const clientAuthentication = '1.3.6.1.5.5.7.3.2'

/** The certificates of a PEM text with any number of them. Throws for a text that has none. */
export function certificatesOf(pem: string): X509Certificate[] {
  const frames = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (!frames) throw new TypeError('there is no certificate in the text')
  return frames.map((frame) => new X509Certificate(frame))
}

/**
 * Whether one of the authorities signed a certificate, for clients, and both are in force (RFC 5280 §6.1). An
 * intermediate authority is trusted when it is named as one.
 */
export function isSignedByAuthority(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  now: Date,
): boolean {
  const { keyUsage } = certificate as { readonly keyUsage?: readonly string[] }
  if (!isInForce(certificate, now) || (keyUsage && !keyUsage.includes(clientAuthentication))) return false
  return authorities.some(
    (authority) =>
      authority.ca &&
      isInForce(authority, now) &&
      certificate.checkIssued(authority) &&
      certificate.verify(authority.publicKey),
  )
}

/** RFC 5280 §4.1.2.5 */
export function isInForce({ validFromDate, validToDate }: X509Certificate, now: Date): boolean {
  return validFromDate <= now && now <= validToDate
}
