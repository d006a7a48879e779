import type { FastifyReply, FastifyRequest } from 'fastify'
import { PlatformError } from '../../contracts/platform-error.ts'
import { thumbprintOf } from '../client-certificates/certificate-thumbprint.ts'
import { clientCertificate } from '../client-certificates/client-certificate.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { signingAlgorithmNames } from '../keys/signing-algorithms.ts'
import { type Confirmation, confirms, tokenTypeOf } from './confirmation.ts'
import { type ProofContext, requireProof } from './dpop-proof.ts'

/** How an access token came (RFC 6750 §2.1, RFC 9449 §7.1). */
export type TokenScheme = 'Bearer' | 'DPoP'

export interface PresentedToken {
  readonly scheme: TokenScheme
  readonly text: string
  /** What the token itself is bound to. */
  readonly bound: Confirmation | undefined
}

/**
 * Whether whoever sent an access token may use it: a token that is bound to a key comes with the scheme DPoP and a
 * proof of that key (RFC 9449 §7.1, §7.2), one that is bound to a certificate over a connection with it (RFC 8705
 * §3), and any other one as a bearer token.
 * @throws PlatformError 401
 */
export async function requireConfirmation(
  context: ProofContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { scheme, text, bound }: PresentedToken,
): Promise<void> {
  if (tokenTypeOf(bound) !== scheme)
    throw scheme === 'DPoP'
      ? unauthorized(
          'DPoP',
          'invalid_token',
          'The access token is not bound to a key: send it as a bearer token.',
        )
      : unauthorized(
          'DPoP',
          'invalid_token',
          'The access token is bound to a key: send it with the scheme DPoP and a proof.',
        )
  if (scheme === 'DPoP') {
    const { jkt, nextNonce } = await proofOf(context, request, text)
    if (nextNonce !== undefined) reply.header('dpop-nonce', nextNonce)
    if (!confirms({ jkt }, bound))
      throw unauthorized(
        'DPoP',
        'invalid_token',
        'The proof is of another key than the access token is bound to.',
      )
  } else if (bound) {
    const certificate = clientCertificate(context.settings, request)
    if (!(certificate && confirms({ 'x5t#S256': thumbprintOf(certificate) }, bound)))
      throw unauthorized('Bearer', 'invalid_token', 'The access token is bound to another certificate.')
  }
}

/** What is wrong with a proof is 401 at a resource, with the challenge of its scheme (RFC 9449 §7.1, §9). */
async function proofOf(context: ProofContext, request: FastifyRequest, accessToken: string) {
  try {
    return await requireProof(context, request, { accessToken })
  } catch (error) {
    if (!(error instanceof PlatformError) || error.status !== 400) throw error
    const { code, message, hint, headers } = error
    throw new PlatformError({
      status: 401,
      code,
      message,
      ...(hint !== undefined && { hint }),
      headers: { ...headers, 'www-authenticate': challenge('DPoP', code) },
    })
  }
}

function unauthorized(scheme: TokenScheme, code: 'invalid_token', hint: string): PlatformError {
  return oauthError(code, { hint, headers: { 'www-authenticate': challenge(scheme, code) } })
}

function challenge(scheme: TokenScheme, code: string): string {
  const algorithms = scheme === 'DPoP' ? `, algs="${signingAlgorithmNames.join(' ')}"` : ''
  return `${scheme} error="${code}"${algorithms}`
}
