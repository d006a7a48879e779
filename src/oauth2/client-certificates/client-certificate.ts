import { X509Certificate } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import { headerValues } from '../../http/header-values.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { OAuth2Settings } from '../settings.ts'

type Settings = Pick<OAuth2Settings, 'clientCertificates'>

/**
 * The certificate of whoever made a request (RFC 8705 §2, §6.5): of the TLS connection itself, or what a trusted
 * proxy that ended it says in the configured header. The header is worth nothing from anybody else.
 */
export function clientCertificate(
  { clientCertificates }: Settings,
  request: FastifyRequest,
): X509Certificate | undefined {
  if (!clientCertificates) return undefined
  const { header, isTrustedProxy } = clientCertificates
  const { socket } = request.raw
  if (header !== undefined && isTrustedProxy(socket.remoteAddress)) {
    const [value, ...more] = headerValues(request.raw, header)
    return value === undefined || more.length > 0 ? undefined : forwardedCertificate(value)
  }
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
}

/** @throws PlatformError 400 `invalid_request` without a certificate */
export function requireCertificate(settings: Settings, request: FastifyRequest): X509Certificate {
  const certificate = clientCertificate(settings, request)
  if (!certificate)
    throw oauthError('invalid_request', 'The request needs a TLS connection with a client certificate.')
  return certificate
}

/**
 * A certificate as proxies write it: a byte sequence (RFC 9440 §2.2), the PEM with or without its frame, percent-encoded
 * or not (NGINX `$ssl_client_escaped_cert`, Traefik `passTLSClientCert`), or the element `Cert` of Envoy.
 */
function forwardedCertificate(value: string): X509Certificate | undefined {
  const [, ofEnvoy] = /(?:^|;)Cert="([^"]*)"/i.exec(value) ?? []
  try {
    const text = ofEnvoy ?? value
    const decoded = text.includes('%') ? decodeURIComponent(text) : text
    const [, framed] = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/.exec(decoded) ?? []
    // Of a chain the first one is the client's own.
    const [leaf = ''] = (framed ?? decoded).split(',')
    const base64 = leaf.replaceAll(/^\s*:|:\s*$|\s/g, '')
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch {
    return undefined
  }
}
