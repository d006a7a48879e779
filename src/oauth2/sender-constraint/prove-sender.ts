import type { FastifyReply, FastifyRequest } from 'fastify'
import { thumbprintOf } from '../client-certificates/certificate-thumbprint.ts'
import { requireCertificate } from '../client-certificates/client-certificate.ts'
import type { Client } from '../clients/client.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { Confirmation } from './confirmation.ts'
import { type ProofContext, requireProof } from './dpop-proof.ts'

/**
 * What the tokens that a request asks for are bound to: the certificate of the connection where the client
 * registered for that (RFC 8705 §3), or else the key of the DPoP proof where it sends one (RFC 9449 §5).
 * @throws PlatformError 400 when the proof is not good, or missing although the client always sends one
 */
export async function proveSender(
  context: ProofContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { document }: Client,
): Promise<Confirmation | undefined> {
  const proves = request.headers.dpop !== undefined
  if (document.tls_client_certificate_bound_access_tokens) {
    if (proves)
      throw oauthError(
        'invalid_request',
        'The tokens of this client are bound to its certificate: leave the DPoP header out.',
      )
    return { 'x5t#S256': thumbprintOf(requireCertificate(context.settings, request)) }
  }
  if (proves) {
    const { jkt, nextNonce } = await requireProof(context, request)
    if (nextNonce !== undefined) reply.header('dpop-nonce', nextNonce)
    return { jkt }
  }
  if (document.dpop_bound_access_tokens)
    throw oauthError(
      'invalid_dpop_proof',
      'The tokens of this client are bound to a key: send a DPoP header.',
    )
  return undefined
}
