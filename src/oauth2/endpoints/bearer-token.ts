import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import { type OAuthErrorCode, oauthError } from '../errors/oauth-error.ts'
import { requireConfirmation, type TokenScheme } from '../sender-constraint/require-confirmation.ts'
import type { ActiveAccessToken } from '../tokens/access-token-status.ts'
import { readAccessToken } from '../tokens/read-access-token.ts'
import { looksLikeRefreshToken } from '../tokens/refresh-token.ts'

interface BearerParameters {
  readonly access_token?: string | undefined
}

/**
 * The access token that a request carries in its header, its form or its query (RFC 6750 §2, RFC 9449 §7.1), by
 * whoever may use it: a token that is bound is worth nothing without the proof.
 * @throws PlatformError 401 with `WWW-Authenticate`
 */
export async function requireAccessToken(
  context: OAuth2Context,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: BearerParameters,
): Promise<ActiveAccessToken> {
  const { scheme, text } = presentedToken(request.headers.authorization, parameters)
  if (!text) throw unauthorized('request_unauthorized', 'Send an access token in the Authorization header.')
  if (looksLikeRefreshToken(text))
    throw unauthorized('invalid_token', 'This is a refresh token; the request needs an access token.')
  const reading = await readAccessToken(context, text)
  if (reading.state === 'expired') throw unauthorized('invalid_token', 'The access token has expired.')
  if (reading.state === 'invalid')
    throw unauthorized('request_unauthorized', 'The access token is unknown or was revoked.')
  await requireConfirmation(context, request, reply, { scheme, text, bound: reading.token.confirmation })
  return reading
}

/** The token of an `Authorization: Bearer` header (RFC 6750 §2.1). */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
}

function presentedToken(
  authorization: string | undefined,
  { access_token }: BearerParameters,
): { readonly scheme: TokenScheme; readonly text: string | undefined } {
  const [, scheme, text] = /^(Bearer|DPoP) +(\S+) *$/i.exec(authorization ?? '') ?? []
  if (text === undefined) return { scheme: 'Bearer', text: access_token }
  return { scheme: scheme?.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', text }
}

function unauthorized(code: OAuthErrorCode, hint: string): PlatformError {
  const { message } = oauthError(code)
  return oauthError(code, {
    hint,
    headers: { 'www-authenticate': `Bearer error="${code}",error_description="${message} ${hint}"` },
  })
}
